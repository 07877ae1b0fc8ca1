// Adds background around the image.
import { definePixelTransform } from './transform.js';

/** `pad: 2` adds two rows and columns of zeros (the background of MNIST) on every side. */
export const pad = definePixelTransform({
  type: 'pad',
  summary: 'Adds this many rows and columns of background (byte 0) on every side.',
  stage: 'pixels',
  options: { type: 'integer', minimum: 0, maximum: 256 },
  shape: ([channels, rows, columns], by) => [channels, rows + 2 * by, columns + 2 * by],
  apply(images, by) {
    const [channels, rows, columns] = images.shape;
    const [outRows, outColumns] = [rows + 2 * by, columns + 2 * by];
    const pixels = new Uint8Array(images.count * channels * outRows * outColumns);
    for (let map = 0, from = 0; map < images.count * channels; map++) {
      let to = (map * outRows + by) * outColumns + by;
      for (let r = 0; r < rows; r++, to += outColumns, from += columns) {
        // A byte loop: for short rows faster than subarray and set.
        for (let c = 0; c < columns; c++) pixels[to + c] = images.pixels[from + c];
      }
    }
    return { ...images, shape: [channels, outRows, outColumns], pixels };
  },
  onnx: ({ graph, options: by, image }) =>
    by === 0 ? image : graph.add('Pad', [image, graph.integers(0, 0, by, by, 0, 0, by, by)]),
});
