// IDX, the file format of MNIST: a magic number, the sizes, the bytes. http://yann.lecun.com/exdb/mnist
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from './dataset.js';

export interface Idx {
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * The file's bytes, uncompressed where it is gzipped (told by its first bytes, not by its name).
 * @param allocate gives the memory that they are put into.
 * @throws DataError
 */
export async function readBytes(path: string, allocate?: (bytes: number) => Uint8Array): Promise<Buffer> {
  let raw: Buffer;
  try {
    raw = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${path}: there is no such file`);
    if (code === 'EISDIR') throw new DataError(`${path}: this is a directory; an IDX file was expected`);
    throw new DataError(`${path}: cannot be read (${code ?? error})`);
  }
  if (raw[0] !== 0x1f || raw[1] !== 0x8b) return allocate ? placed(raw, allocate) : raw;
  // The trailer holds the uncompressed size; one that claims too much is not believed.
  const size = raw.length >= 18 ? raw.readUInt32LE(raw.length - 4) : 0;
  const target = size <= Math.max(MOST_INFLATED, 1000 * raw.length) ? asBuffer((allocate ?? alone)(size)) : undefined;
  let at = 0;
  try {
    for await (const chunk of Readable.from([raw]).pipe(createGunzip({ chunkSize: CHUNK }))) {
      if (!target || at + chunk.length > size) throw new RangeError('more than the trailer says');
      target.set(chunk, at);
      at += chunk.length;
    }
  } catch {
    throw new DataError(`${path}: the gzip data are broken or cut short; fetch the file again`);
  }
  if (!target || at !== size)
    throw new DataError(`${path}: the gzip data are broken or cut short; fetch the file again`);
  return target;
}

const CHUNK = 1 << 18;
const MOST_INFLATED = 1 << 20;
const alone = (bytes: number) => new Uint8Array(bytes);
const asBuffer = (view: Uint8Array) => Buffer.from(view.buffer, view.byteOffset, view.length);

function placed(bytes: Buffer, allocate: (bytes: number) => Uint8Array): Buffer {
  const target = asBuffer(allocate(bytes.length));
  target.set(bytes);
  return target;
}

/**
 * The sizes and bytes of an IDX file of unsigned bytes.
 * @param dimensions how many sizes it may have: 3 or 4 for images, 1 for labels.
 * @throws DataError naming the file, what was found and what was expected.
 */
export function parseIdx(bytes: Buffer, path: string, dimensions: readonly number[]): Idx {
  const wanted = dimensions.join(' or ');
  if (bytes.length < 4) {
    throw new DataError(`${path}: ${bytes.length} bytes is too short for an IDX file`);
  }
  const [zero, zero2, type, count] = bytes;
  if (zero !== 0 || zero2 !== 0 || type !== UNSIGNED_BYTE || !dimensions.includes(count)) {
    const found = bytes.subarray(0, 4).toString('hex');
    const expected = dimensions.map((d) => `0000080${d}`).join(' or ');
    throw new DataError(
      `${path}: magic number ${found}, expected ${expected} (IDX, unsigned bytes, ${wanted} dimensions)`,
    );
  }
  const header = 4 + 4 * count;
  if (bytes.length < header) throw new DataError(`${path}: cut short inside its header`);
  const sizes = Array.from({ length: count }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const expected = header + sizes.reduce((a, b) => a * b, 1);
  if (bytes.length !== expected) {
    const short = bytes.length < expected ? 'cut short' : 'too long';
    throw new DataError(`${path}: ${short}: ${bytes.length} bytes, expected ${expected} for ${sizes.join(' x ')}`);
  }
  return { sizes, bytes: bytes.subarray(header) };
}
