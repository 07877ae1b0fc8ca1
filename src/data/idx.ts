// IDX, the file format of MNIST: a magic number, the sizes, the bytes. http://yann.lecun.com/exdb/mnist
import { readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync, constants as zlib } from 'node:zlib';
import { readWhole, withFile } from '../files/read.js';
import { FileError, whyUnread } from '../files/system-error.js';
import { DataError } from './dataset.js';
import { foreignFormat } from './foreign-format.js';

export interface Idx {
  readonly sizes: readonly number[];
  /** The bytes after the header. */
  readonly bytes: Uint8Array;
  /** The uncompressed file, including the header. */
  readonly whole: Uint8Array;
}

interface Header {
  readonly sizes: readonly number[];
  /** Bytes of the header. */
  readonly length: number;
  /** Bytes of the uncompressed file. */
  readonly total: number;
}

const UNSIGNED_BYTE = 0x08;
/** Maximum compression ratio of deflate. */
const MOST_INFLATION = 1032;
const CHUNK = 1 << 18;
const HEAD = 4096;
const BROKEN = 'the gzip data are corrupt or truncated; download the file again';

/**
 * Reads a file of unsigned bytes, and decompresses gzip (detected by its first bytes, not its name) of one or several
 * members.
 * @param dimensions allowed numbers of sizes: 3 or 4 for images, 1 for labels.
 * @param allocate allocates the memory that the file is read into.
 * @throws DataError naming the file, what was found and what was expected.
 */
export async function readIdx(
  path: string,
  dimensions: readonly number[],
  allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Promise<Idx> {
  const raw = readBytes(path);
  const zipped = isGzip(raw);
  const head = headOf(raw.subarray(0, HEAD), path);
  const header = headerOf(head, path, dimensions);
  const most = zipped ? MOST_INFLATION * raw.length : raw.length;
  if (header.total > most) {
    requireBigEndian(header, head, path, most);
    throw cutShort(path, header, zipped ? `at most ${most} bytes` : `${most} bytes`);
  }
  const whole = allocate(header.total);
  const chunks = zipped ? Readable.from([raw]).pipe(createGunzip({ chunkSize: CHUNK })) : [raw];
  let at = 0;
  try {
    for await (const chunk of chunks) {
      if (at + chunk.length > whole.length) throw tooLong(path, header);
      whole.set(chunk, at);
      at += chunk.length;
    }
  } catch (error) {
    throw error instanceof DataError ? error : new DataError(`${path}: ${BROKEN}`);
  }
  if (at < header.total) throw cutShort(path, header, `${at} bytes`);
  return { sizes: header.sizes, bytes: whole.subarray(header.length), whole };
}

/** Reads only the sizes, and no more of the file than needed. @throws DataError as `readIdx` does. */
export async function readIdxSizes(path: string, dimensions: readonly number[]): Promise<readonly number[]> {
  const head = Buffer.alloc(HEAD);
  const length = readable(path, () => withFile(path, (file) => readSync(file, head)));
  return headerOf(headOf(head.subarray(0, length), path), path, dimensions).sizes;
}

/** The first bytes of a file, uncompressed, as far as available. @throws DataError */
function headOf(start: Buffer, path: string): Buffer {
  if (!isGzip(start)) return start;
  try {
    const head = gunzipSync(start, { finishFlush: zlib.Z_SYNC_FLUSH });
    if (head.length > 0) return head;
  } catch {}
  throw new DataError(`${path}: ${BROKEN}`);
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Maximum bytes of an IDX file. */
const MOST = 4 * 2 ** 30;

const readBytes = (path: string): Buffer => readable(path, () => readWhole(path, MOST));

/** @throws DataError where the file cannot be read or is not a regular file */
function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new DataError(error instanceof FileError ? error.message : `${path}: ${whyUnread(error)}`);
  }
}

const cutShort = (path: string, { sizes, total }: Header, found: string) =>
  new DataError(`${path}: truncated: ${found}, expected ${total} for ${sizes.join(' x ')}; download the file again`);

const tooLong = (path: string, { sizes, total }: Header) =>
  new DataError(`${path}: too long: more than the ${total} bytes of the ${sizes.join(' x ')} in its header`);

/** Rejects sizes that are too large for the file but fit it with their bytes reversed. @throws DataError */
function requireBigEndian(header: Header, head: Buffer, path: string, most: number): void {
  const turned = header.sizes.map((_, i) => head.readUInt32LE(4 + 4 * i));
  if (header.length + product(turned) <= most) throw littleEndian(path, `its sizes would be ${turned.join(' x ')}`);
}

const littleEndian = (path: string, why: string) =>
  new DataError(`${path}: its header is little-endian (${why}), but IDX is big-endian; write the file again`);

const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/**
 * @throws DataError unless this is a header of unsigned bytes with an allowed number of dimensions, none of them zero
 */
function headerOf(bytes: Buffer, path: string, dimensions: readonly number[]): Header {
  const foreign = foreignFormat(bytes);
  if (foreign) throw new DataError(`${path}: this is ${foreign.what}, not an IDX file: ${foreign.help}`);
  if (bytes.length < 4) throw new DataError(`${path}: too short for an IDX file: ${bytes.length} of at least 8 bytes`);
  const [zero, zero2, type, count] = bytes;
  const found = bytes.subarray(0, 4).toString('hex');
  if (zero !== 0 || zero2 !== 0 || type !== UNSIGNED_BYTE || !dimensions.includes(count)) {
    if (dimensions.includes(zero) && zero2 === UNSIGNED_BYTE && type === 0 && count === 0)
      throw littleEndian(path, `magic number ${found}`);
    const expected = dimensions.map((d) => `0000080${d}`).join(' or ');
    throw new DataError(
      `${path}: magic number ${found}, expected ${expected} (IDX, unsigned bytes, ${dimensions.join(' or ')} dimensions)`,
    );
  }
  const length = 4 + 4 * count;
  if (bytes.length < length) throw new DataError(`${path}: truncated inside its header`);
  const sizes = Array.from({ length: count }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  if (sizes.includes(0)) {
    const what = count === 1 ? 'labels' : 'images';
    throw new DataError(`${path}: it holds no ${what}: its sizes are ${sizes.join(' x ')}; download or write it again`);
  }
  return { sizes, length, total: length + product(sizes) };
}
