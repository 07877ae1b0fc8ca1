// Records, checksums and histograms of event files.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32c } from '../../src/tensorboard/crc32c.js';
import { histogramOf } from '../../src/tensorboard/histogram.js';
import { recordOf } from '../../src/tensorboard/record.js';
import { crc32cByBits } from './event-reader.js';

it('the checksum is CRC-32C: the examples of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => crc32c(bytes) === crc32cByBits(bytes)));
});

it('a record is its length, the checksum of it, the data and their checksum', () => {
  const hex = Buffer.from(recordOf(new TextEncoder().encode('abc'))).toString('hex');
  expect(hex).toBe(['0300000000000000', 'b099490e', '616263', '6e57f121'].join(''));
});

it('a histogram counts each number once, in the bucket that ends at or above it', () => {
  const numbers = fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
  fc.assert(
    fc.property(numbers, (list) => {
      const { min, max, sum, sumOfSquares, limits, counts } = histogramOf(Float32Array.from(list));
      expect([min, max]).toEqual([Math.min(...list), Math.max(...list)]);
      expect(counts.reduce((a, b) => a + b)).toBe(list.length);
      expect([limits.length, limits.at(-1)]).toEqual([counts.length, max]);
      expect(limits).toEqual([...limits].sort((a, b) => a - b));
      expect(sum).toBeCloseTo(list.reduce((a, b) => a + b));
      expect(sumOfSquares / list.length).toBeCloseTo(list.reduce((a, b) => a + b * b, 0) / list.length);
    }),
  );
});

it('a histogram has thirty buckets of equal width, and one for equal numbers', () => {
  const { limits, counts } = histogramOf(Float32Array.from({ length: 61 }, (_, i) => i));
  expect(limits).toEqual(Array.from({ length: 30 }, (_, i) => 2 * (i + 1)));
  expect(counts).toEqual([...new Array(29).fill(2), 3]);
  expect(histogramOf(Float32Array.of(7, 7))).toMatchObject({ min: 7, max: 7, limits: [7], counts: [2] });
});
