// Reads messages of protocol buffers by their wire format, independently of the writer.
// https://protobuf.dev/programming-guides/encoding/

type Field = { readonly field: number; readonly value: bigint | Uint8Array };

/** The fields of a message in order; floats and doubles are their bytes. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [field, wire] = [tag >> 3, tag & 7];
    const fixed = { 1: 8, 5: 4 }[wire];
    if (wire !== 0 && wire !== 2 && !fixed) throw new Error(`wire type ${wire}`);
    fields.push({ field, value: wire === 0 ? varint() : take(fixed ?? Number(varint())) });
  }
  return fields;
}

export class Reader {
  readonly #fields: Field[];
  constructor(bytes: Uint8Array) {
    this.#fields = fieldsOf(bytes);
  }
  all(field: number): Uint8Array[] {
    return this.#fields.flatMap((one) => (one.field === field && typeof one.value !== 'bigint' ? [one.value] : []));
  }
  numbers(field: number): number[] {
    return this.#fields.flatMap((one) =>
      one.field === field && typeof one.value === 'bigint' ? [Number(one.value)] : [],
    );
  }
  texts(field: number): string[] {
    return this.all(field).map((bytes) => new TextDecoder().decode(bytes));
  }
  floats(field: number): number[] {
    return this.all(field).map((bytes) => viewOf(bytes).getFloat32(0, true));
  }
  /** Packed or not. */
  doubles(field: number): number[] {
    return this.all(field).flatMap((bytes) =>
      Array.from({ length: bytes.length / 8 }, (_, i) => viewOf(bytes).getFloat64(8 * i, true)),
    );
  }
  messages(field: number): Reader[] {
    return this.all(field).map((bytes) => new Reader(bytes));
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
