// Reads event files as TensorBoard does: by the definitions of TFRecord, CRC-32C and the .proto files, independently of the
// writer. https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto
import { readFileSync } from 'node:fs';
import { Reader } from '../files/protobuf-reader.js';

/** RFC 3720, bit by bit. */
export function crc32cByBits(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

function requireChecksum(bytes: Uint8Array, stored: number): void {
  const crc = crc32cByBits(bytes);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  if (masked !== stored) throw new Error(`checksum ${stored} of a record, ${masked} expected`);
}

function recordsIn(file: Buffer): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    requireChecksum(file.subarray(at, at + 8), file.readUInt32LE(at + 8));
    const data = file.subarray(at + 12, at + 12 + length);
    requireChecksum(data, file.readUInt32LE(at + 12 + length));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

const histogramOf = (histogram: Reader) => ({
  min: histogram.doubles(1)[0],
  max: histogram.doubles(2)[0],
  num: histogram.doubles(3)[0],
  sum: histogram.doubles(4)[0],
  sumOfSquares: histogram.doubles(5)[0],
  limits: histogram.doubles(6),
  counts: histogram.doubles(7),
});

function summaryValue(value: Reader) {
  const [image] = value.messages(4);
  const [histogram] = value.messages(5);
  const [metadata] = value.messages(9);
  const [plugin] = metadata?.messages(1) ?? [];
  return {
    tag: value.texts(1)[0],
    scalar: value.floats(2)[0] as number | undefined,
    image: image && {
      height: image.numbers(1)[0],
      width: image.numbers(2)[0],
      colours: image.numbers(3)[0],
      png: image.all(4)[0],
    },
    histogram: histogram && histogramOf(histogram),
    text: value.messages(8)[0]?.texts(8)[0] as string | undefined,
    plugin: plugin?.texts(1)[0] as string | undefined,
    content: plugin?.messages(2)[0],
    dataClass: metadata?.numbers(4)[0],
  };
}

export interface Event {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
  readonly version: string | undefined;
  readonly isStart: boolean;
  readonly values: readonly ReturnType<typeof summaryValue>[];
}

/** The events of a file. @throws Error for a wrong checksum */
export const eventsIn = (path: string): Event[] =>
  recordsIn(readFileSync(path)).map((bytes) => {
    const event = new Reader(bytes);
    return {
      time: event.doubles(1)[0],
      step: event.numbers(2)[0],
      version: event.texts(3)[0],
      isStart: event.messages(7)[0]?.numbers(1)[0] === 1,
      values: event.messages(5).flatMap((summary) => summary.messages(1).map(summaryValue)),
    };
  });

export interface Point {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** The scalars that TensorBoard shows of a folder's files: a start drops the events from its step on. */
export function shownScalars(files: readonly string[]): Point[] {
  let shown: Point[] = [];
  for (const { step, isStart, values } of files.flatMap(eventsIn)) {
    if (isStart) shown = shown.filter((point) => point.step < step);
    shown.push(...values.flatMap(({ tag, scalar }) => (scalar === undefined ? [] : [{ tag, step, value: scalar }])));
  }
  return shown;
}

/** The settings in the value of the HParams plugin. */
export function settingsIn(content: Reader): ReadonlyMap<string, unknown> {
  const [start] = content.messages(3);
  return new Map(
    start.messages(1).map((entry) => {
      const [value] = entry.messages(2);
      const [isTrue] = value.numbers(4);
      return [entry.texts(1)[0], value.doubles(2)[0] ?? value.texts(3)[0] ?? isTrue === 1];
    }),
  );
}
