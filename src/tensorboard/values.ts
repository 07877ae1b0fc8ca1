// Values of a summary: scalars, histograms, images, text. Field numbers are those of summary.proto, histogram.proto and
// tensor.proto. https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto
import { Message } from '../files/protobuf.js';
import type { Picture } from '../format/mosaic.js';
import { histogramOf } from './histogram.js';

const RGB = 3;
/** Types of a TensorProto. */
const FLOAT = 1;
const STRING = 7;
/** The data class of a tensor. */
const TENSOR = 2;

const value = (tag: string): Message => new Message().text(1, tag);

/** A float: TensorBoard keeps no more digits. */
export const scalar = (tag: string, number: number): Message => value(tag).float(2, number);

/** @param numbers at least one */
export function histogram(tag: string, numbers: Float32Array): Message {
  const { min, max, sum, sumOfSquares, limits, counts } = histogramOf(numbers);
  const message = new Message().double(1, min).double(2, max).double(3, numbers.length).double(4, sum);
  return value(tag).message(5, message.double(5, sumOfSquares).doubles(6, limits).doubles(7, counts));
}

export const image = (tag: string, { png, width, height }: Picture): Message =>
  value(tag).message(4, new Message().integer(1, height).integer(2, width).integer(3, RGB).bytes(4, png));

/** @param markdown as TensorBoard's text plugin shows it */
export const text = (tag: string, markdown: string): Message =>
  value(tag)
    .message(8, new Message().integer(1, STRING).message(2, new Message()).text(8, markdown))
    .message(9, metadata('text', new Uint8Array()));

/** The value of a plugin that keeps everything in its metadata. */
export const pluginValue = (tag: string, plugin: string, content: Uint8Array): Message =>
  value(tag).message(8, emptyTensor()).message(9, metadata(plugin, content));

const metadata = (plugin: string, content: Uint8Array): Message =>
  new Message().message(1, new Message().text(1, plugin).bytes(2, content)).integer(4, TENSOR);

/** A tensor of shape [0]. */
function emptyTensor(): Message {
  const shape = new Message().message(2, new Message().integer(1, 0));
  return new Message().integer(1, FLOAT).message(2, shape);
}
