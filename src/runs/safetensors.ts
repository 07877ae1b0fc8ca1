// The safetensors format: eight bytes of header length, a JSON header, the numbers.
// https://github.com/huggingface/safetensors

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A file that is not safetensors, or holds what cannot be used. */
export class TensorError extends Error {}

/** The bytes of a file; the same tensors and metadata in the same order give the same bytes. */
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

/** The tensors in a file. @throws TensorError saying what is wrong. */
export function decodeTensors(bytes: Uint8Array): Map<string, Tensor> {
  const header = readHeader(bytes);
  const start = 8 + header.length;
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header.entries)) {
    if (name === '__metadata__') continue;
    const [from, to] = entry.data_offsets ?? [0, -1];
    const count = (entry.shape ?? []).reduce((a, b) => a * b, 1);
    if (entry.dtype !== 'F32') {
      throw new TensorError(`${name} is ${entry.dtype}; only F32 can be read (in PyTorch: .float() before saving)`);
    }
    if (to - from !== count * 4 || from < 0 || start + to > bytes.length) {
      throw new TensorError(`${name} is cut short: ${bytes.length} bytes, ${start + to} expected`);
    }
    // A copy, for alignment; not slice(), which on a Buffer is a view.
    const copy = new Uint8Array(bytes.subarray(start + from, start + to));
    tensors.set(name, { shape: entry.shape, values: new Float32Array(copy.buffer) });
  }
  return tensors;
}

/** The text entries of a file. @throws TensorError */
export function decodeMetadata(bytes: Uint8Array): Record<string, string> {
  return (readHeader(bytes).entries.__metadata__ ?? {}) as unknown as Record<string, string>;
}

function readHeader(bytes: Uint8Array): { length: number; entries: Record<string, Entry> } {
  const wrong = new TensorError('not a safetensors file');
  if (bytes.length < 8) throw wrong;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw wrong;
  try {
    return { length, entries: JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) };
  } catch {
    throw wrong;
  }
}
