// The part of the protocol buffer wire format that ONNX files and TensorBoard's event files need. https://protobuf.dev/programming-guides/encoding/

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** The fields of one message, in order. */
export class Message {
  readonly #parts: Uint8Array[] = [];

  /** An integer, enum or boolean. Omitted if undefined. */
  integer(field: number, value: number | undefined): this {
    if (value === undefined) return this;
    return this.#push(tag(field, VARINT), varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(tag(field, FIXED_32), bytes);
  }

  double(field: number, value: number): this {
    return this.#push(tag(field, FIXED_64), doubleBytes([value]));
  }

  /** A repeated double, packed. */
  doubles(field: number, values: readonly number[]): this {
    return this.bytes(field, doubleBytes(values));
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(tag(field, LENGTH_DELIMITED), varint(value.length), value);
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encode());
  }

  messages(field: number, values: Iterable<Message>): this {
    for (const value of values) this.message(field, value);
    return this;
  }

  encode(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #push(...parts: Uint8Array[]): this {
    this.#parts.push(...parts);
    return this;
  }
}

function doubleBytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat64(8 * i, value, true);
  return bytes;
}

const tag = (field: number, wireType: number) => varint(field * 8 + wireType);

/** Seven bits per byte, the lowest first; a negative number takes ten bytes, like int64. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
