// Inverts images.
import { optionsOf } from '../../schema/index.js';
import { definePixelTransform } from './transform.js';

/** 255 - byte: turns dark on light into light on dark. */
export const invert = definePixelTransform({
  type: 'invert',
  summary: 'Inverts: byte b becomes 255 - b, dark on light becomes light on dark.',
  stage: 'pixels',
  options: optionsOf({}),
  shape: (input) => input,
  apply: (images) => ({ ...images, pixels: images.pixels.map((value) => 255 - value) }),
  onnx: ({ graph, image }) => graph.add('Sub', [graph.scalar(255), image]),
});
