// Embeds test images in the plane by the outputs of a layer.

import { inkColours } from '../../format/colours.js';
import { randomStream, shuffle } from '../../random/index.js';
import { FigureError } from '../figure.js';
import { mosaic, tileOf } from '../mosaic.js';
import { defineRunFigure } from '../run-figure.js';
import { INK } from '../theme.js';

type Method = 'tsne' | 'umap';

const TITLES: Readonly<Record<Method, string>> = { tsne: 't-SNE', umap: 'UMAP' };

const embedding = (method: Method, summary: string) =>
  defineRunFigure({
    name: method,
    summary,
    async draw(source) {
      const { prepared, testImages, verdicts, outputs, classNames, options } = source;
      const { nodes } = (await prepared()).session.graph;
      const node =
        options.layer === undefined ? Math.max(0, nodes.length - 2) : nodes.findIndex((n) => n.name === options.layer);
      if (node < 0) {
        const known = nodes.map(({ name }) => name).join(', ');
        throw new FigureError(`unknown layer ${options.layer} in ${source.summary.name}; there are ${known}`);
      }
      const tests = await testImages();
      const order = Int32Array.from({ length: tests.count }, (_, i) => i);
      shuffle(order, randomStream(1, 'embedding'));
      const images = [...order.subarray(0, options.points)];
      const activations = (await outputs(images, [node])).map(([values]) => [...values]);
      const plane = await placed(method, activations);
      const { labels, predictions } = await verdicts();
      const values = await Promise.all(
        images.map(async (image, n) => ({
          x: plane[n][0],
          y: plane[n][1],
          class: classNames[labels[image]],
          taken: classNames[predictions[image]],
          wrong: labels[image] !== predictions[image],
          number: image,
          image: (await mosaic([tileOf(tests, image)], 1, inkColours(0, 255))).url,
        })),
      );
      const wrong = values.filter((value) => value.wrong).length;
      const axis = (field: 'x' | 'y') => ({ field, type: 'quantitative', axis: null, scale: { zero: false } }) as const;
      return {
        title: {
          text: `${source.summary.name}: ${nodes[node].name} by ${TITLES[method]}`,
          subtitle: `${values.length.toLocaleString('en-US')} test images by the outputs of the layer; rings are mistakes (${wrong}).`,
        },
        width: 520,
        height: 520,
        data: { values },
        encoding: {
          x: axis('x'),
          y: axis('y'),
          // Rings need tooltips, too: they are drawn over their points.
          tooltip: [
            { field: 'image' },
            { field: 'class', title: 'true class' },
            { field: 'taken', title: 'predicted class' },
            { field: 'number', title: 'test image' },
          ],
        },
        layer: [
          {
            mark: { type: 'circle', size: 26, opacity: 0.8 },
            encoding: { color: { field: 'class', type: 'nominal', title: null, sort: [...classNames] } },
          },
          {
            transform: [{ filter: 'datum.wrong' }],
            mark: { type: 'point', size: 90, color: INK, strokeWidth: 1.25, filled: false },
          },
        ],
      };
    },
  });

async function placed(method: Method, activations: number[][]): Promise<number[][]> {
  const { Matrix, TSNE, UMAP } = await import('@saehrimnir/druidjs');
  const matrix = Matrix.from(activations);
  const seed = 1;
  const reduction =
    method === 'tsne'
      ? new TSNE(matrix, { perplexity: Math.min(30, Math.floor((activations.length - 1) / 3)), seed })
      : new UMAP(matrix, { n_neighbors: Math.min(15, activations.length - 1), seed });
  const plane = reduction.transform();
  return plane.to2dArray().map((row) => [...row]);
}

export const tsne = embedding('tsne', 'Test images by t-SNE of a layer’s outputs (van der Maaten and Hinton 2008).');
export const umap = embedding('umap', 'Test images by UMAP of a layer’s outputs (McInnes, Healy and Melville 2018).');
