// Swaps rows and columns.
import { optionsOf } from '../../schema/index.js';
import { definePixelTransform } from './transform.js';

/** out[channel][column][row] = in[channel][row][column]: a reflection along the main diagonal. EMNIST is stored so. */
export const transpose = definePixelTransform({
  type: 'transpose',
  summary: 'Swaps rows and columns: for EMNIST, whose images are stored transposed.',
  stage: 'pixels',
  options: optionsOf({}),
  shape: ([channels, rows, columns]) => [channels, columns, rows],
  apply(images) {
    const [channels, rows, columns] = images.shape;
    const pixels = new Uint8Array(images.pixels.length);
    const size = rows * columns;
    for (let map = 0; map < pixels.length; map += size) {
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) pixels[map + c * rows + r] = images.pixels[map + r * columns + c];
      }
    }
    return { ...images, shape: [channels, columns, rows], pixels };
  },
  onnx: ({ graph, image }) => graph.add('Transpose', [image], { perm: [0, 1, 3, 2] }),
});
