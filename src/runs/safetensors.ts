// The safetensors format: eight bytes of header length, a JSON header, the numbers.
// https://github.com/huggingface/safetensors

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A file that is not safetensors, or has unusable contents. */
export class TensorError extends Error {}

/** Encodes tensors and metadata; the same input in the same order gives the same bytes. */
export function encodeTensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt', ...metadata } };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const bytes = new Uint8Array(8 + text.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.slice().buffer), at);
    at += values.byteLength;
  }
  return bytes;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Maximum bytes of a header, as in the reference implementation. */
const LONGEST_HEADER = 100_000_000;
/** Counters of PyTorch's batch normalisation, which inference does not need. */
const COUNTS = /(^|\.)num_batches_tracked$/;

/** The tensors in a file; F16, BF16 and F64 are converted to F32. @throws TensorError saying what is wrong. */
export function decodeTensors(bytes: Uint8Array): Map<string, Tensor> {
  const { length, entries } = readHeader(bytes);
  const data = bytes.subarray(8 + length);
  requireTiled(entries, data.length);
  const tensors = new Map<string, Tensor>();
  for (const [name, { dtype, shape, data_offsets: place }] of entries) {
    if (COUNTS.test(name)) continue;
    const read = Object.hasOwn(READERS, dtype) ? READERS[dtype] : undefined;
    if (!read) throw new TensorError(`${name} is ${dtype}; ${Object.keys(READERS).join(', ')} are supported`);
    // A copy, for alignment; slice() of a Buffer would be a view.
    tensors.set(name, { shape, values: read(new Uint8Array(data.subarray(...place)).buffer) });
  }
  return tensors;
}

const READERS: Readonly<Record<string, (buffer: ArrayBuffer) => Float32Array>> = {
  F32: (buffer) => new Float32Array(buffer),
  F64: (buffer) => Float32Array.from(new Float64Array(buffer)),
  F16: (buffer) => Float32Array.from(new Uint16Array(buffer), fromHalf),
  // BF16 is the upper half of a float.
  BF16: (buffer) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
};

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** Bits per number of each type of the format. */
const BITS: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, I16: 16, U16: 16, F16: 16, BF16: 16 },
  ...{ I32: 32, U32: 32, F32: 32, I64: 64, U64: 64, F64: 64 },
};

/** Requires tensors to follow one another without gaps or overlap to the end of the file. @throws TensorError */
function requireTiled(entries: ReadonlyMap<string, Entry>, size: number): void {
  let end = 0;
  const inOrder = [...entries].sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  for (const [name, { dtype, shape, data_offsets: place }] of inOrder) {
    const [from, to] = place;
    const bytes = shape.reduce((a, b) => a * b, 1) * ((BITS[dtype] ?? Number.NaN) / 8);
    if (Number.isNaN(bytes)) throw new TensorError(`${name} has the unknown type ${dtype}`);
    if (to - from !== bytes) {
      throw new TensorError(`${name} has ${to - from} bytes, but ${dtype} [${shape.join(', ')}] takes ${bytes}`);
    }
    if (from !== end) throw new TensorError(`${name} begins at byte ${from} of the data, expected ${end}`);
    if (to > size) throw new TensorError(`${name} is truncated: ${size} bytes of data, ${to} expected`);
    end = to;
  }
  if (end !== size) throw new TensorError(`${size - end} bytes at the end of the file belong to no tensor`);
}

/** The metadata of a file. @throws TensorError */
export const decodeMetadata = (bytes: Uint8Array): Readonly<Record<string, string>> => readHeader(bytes).metadata;

interface Header {
  /** Length of the header in bytes. */
  readonly length: number;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** @throws TensorError */
function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < 8) throw new TensorError('not a safetensors file');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > LONGEST_HEADER || length > bytes.length - 8) throw new TensorError('not a safetensors file');
  const { __metadata__: metadata = {}, ...entries } = parsedHeader(bytes.subarray(8, 8 + length));
  if (!isMap(metadata) || !Object.values(metadata).every((text) => typeof text === 'string')) {
    throw new TensorError('its __metadata__ is not a map of strings');
  }
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw new TensorError(`its header has no tensor description under ${JSON.stringify(name)}`);
  }
  return {
    length,
    entries: new Map(Object.entries(entries as Record<string, Entry>)),
    metadata: metadata as Record<string, string>,
  };
}

function parsedHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isMap(header)) return header;
  } catch {
    // Invalid JSON, or invalid UTF-8.
  }
  throw new TensorError('not a safetensors file');
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isEntry = (value: unknown): value is Entry =>
  isMap(value) &&
  typeof value.dtype === 'string' &&
  Array.isArray(value.shape) &&
  value.shape.every(isSize) &&
  Array.isArray(value.data_offsets) &&
  value.data_offsets.length === 2 &&
  value.data_offsets.every(isSize);
