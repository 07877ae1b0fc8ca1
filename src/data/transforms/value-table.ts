// Composes value transforms to one table from bytes to floats.
import type { Choice } from '../../schema/index.js';
import type { OnnxGraph, OnnxValue } from '../../schema/onnx.js';
import type { Images } from '../dataset.js';
import { transforms } from './index.js';
import type { Statistics } from './transform.js';

/** The composed value transforms. */
export interface ValueTransforms {
  /** float [channel][256]: the value of each byte. */
  readonly table: Float32Array;
  /** The transforms including all measured values: they give the same table on any data. */
  readonly fixed: readonly Choice[];
}

/**
 * Composes the value transforms. Statistics are those of `training`, whose pixels have been
 * transformed, with `padding` rows and columns of byte 0 around them. Without a value transform
 * bytes are unchanged.
 */
export function valueTransforms(training: Images, padding: number, chosen: readonly Choice[]): ValueTransforms {
  const [channels] = training.shape;
  const fixed: Choice[] = [];
  let tables = Array.from({ length: channels }, () => Array.from({ length: 256 }, (_, byte) => byte));
  for (const choice of chosen) {
    const transform = transforms.of(choice.type);
    if (transform.stage !== 'values') {
      fixed.push(choice);
      continue;
    }
    const measure = () => tables.map((table, c) => statistics(table, histogram(training, c, padding)));
    const options = transform.complete ? transform.complete(choice.options, measure) : choice.options;
    tables = tables.map((table, c) => table.map(transform.map(options, c)));
    fixed.push({ ...choice, options });
  }
  return { table: Float32Array.from(tables.flat()), fixed };
}

/**
 * All value transforms together as operators of ONNX: a linear function per channel.
 * @throws RangeError if a channel's values are not linear in the byte
 */
export function emitTable(graph: OnnxGraph, image: OnnxValue, table: Float32Array): OnnxValue {
  const channels = table.length / 256;
  const at = (channel: number, byte: number) => table[256 * channel + byte];
  const each = (value: (channel: number) => number) => Array.from({ length: channels }, (_, c) => value(c));
  const scale = each((c) => (at(c, 255) - at(c, 0)) / 255);
  const shift = each((c) => at(c, 0));
  const isLinear = table.every((value, i) => {
    const c = Math.floor(i / 256);
    return (
      Math.abs(shift[c] + scale[c] * (i % 256) - value) <= 1e-6 * Math.max(Math.abs(255 * scale[c]), Math.abs(shift[c]))
    );
  });
  if (!isLinear) throw new RangeError('value transforms that are not linear have no operators of ONNX');
  if (scale.every((v) => v === 1) && shift.every((v) => v === 0)) return image;
  const shape = [channels, 1, 1];
  const scaled = graph.add('Mul', [image, graph.constant('input.scale', shape, scale)]);
  return graph.add('Add', [scaled, graph.constant('input.shift', shape, shift)]);
}

function histogram(images: Images, channel: number, padding: number): Float64Array {
  const [channels, rows, columns] = images.shape;
  const size = rows * columns;
  const counts = new Float64Array(256);
  for (let i = 0; i < images.count; i++) {
    const start = (i * channels + channel) * size;
    for (let p = start; p < start + size; p++) counts[images.pixels[p]]++;
  }
  counts[0] += images.count * ((rows + 2 * padding) * (columns + 2 * padding) - size);
  return counts;
}

function statistics(values: readonly number[], counts: Float64Array): Statistics {
  const total = counts.reduce((a, b) => a + b, 0) || 1;
  const mean = values.reduce((sum, v, byte) => sum + v * counts[byte], 0) / total;
  const variance = values.reduce((sum, v, byte) => sum + (v - mean) ** 2 * counts[byte], 0) / total;
  return { mean, deviation: Math.sqrt(variance) };
}
