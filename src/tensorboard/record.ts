// The framing of TFRecord files: length, checksum, data, checksum.
// https://www.tensorflow.org/tutorials/load_data/tfrecord
import { crc32c } from './crc32c.js';

/** A checksum as stored: rotated and shifted, so that a checksum of data with checksums in it is a good one. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

export function recordOf(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, masked(data), true);
  return record;
}
