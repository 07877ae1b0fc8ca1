// The mistakes that the model was surest of, as pictures.

import { inkColours } from '../../format/colours.js';
import type { Figure } from '../figure.js';
import { mosaic, tileOf } from '../mosaic.js';
import type { RunSource } from '../run-source.js';
import { INK, QUIET } from '../theme.js';

const PER_ROW = 8;
const CELL = { width: 92, height: 100 };

const X = { field: 'x', type: 'quantitative', scale: null, axis: null } as const;
/** Where the picture and the two lines under it are. */
const lines = (top: number) => ({ top, first: top + 59, second: top + 73 });

export const mistakes: Figure<RunSource> = {
  name: 'mistakes',
  summary: 'The most confident mistakes on the test images, with the class and what it was taken for.',
  async draw({ verdicts, testImages, classNames, options, summary }) {
    const { labels, predictions, confidences } = await verdicts();
    const wrong = [...labels.keys()].filter((i) => predictions[i] !== labels[i]);
    if (wrong.length === 0) return undefined;
    const shown = wrong.sort((a, b) => confidences[b] - confidences[a]).slice(0, options.mistakes);
    const images = await testImages();
    const values = await Promise.all(
      shown.map(async (image, n) => {
        const { url } = await mosaic([tileOf(images, image)], 1, inkColours(0, 255), 2);
        return {
          image: url,
          x: CELL.width * (n % PER_ROW),
          ...lines(CELL.height * Math.floor(n / PER_ROW)),
          says: `${classNames[labels[image]]} taken for ${classNames[predictions[image]]}`,
          sure: `${(100 * confidences[image]).toFixed(1)} % sure`,
          number: image,
        };
      }),
    );
    return {
      title: {
        text: `${summary.name}: its surest mistakes`,
        subtitle: `${shown.length} of ${wrong.length} in ${labels.length.toLocaleString('en-US')} test images, the surest first.`,
      },
      width: CELL.width * Math.min(PER_ROW, shown.length),
      height: CELL.height * Math.ceil(shown.length / PER_ROW),
      data: { values },
      layer: [
        {
          mark: { type: 'image', width: 56, height: 56, align: 'left', baseline: 'top', tooltip: true },
          encoding: {
            url: { field: 'image', type: 'nominal' },
            tooltip: [
              { field: 'image' },
              { field: 'number', title: 'test image' },
              { field: 'says', title: 'is' },
              { field: 'sure', title: 'and' },
            ],
            x: X,
            y: { ...X, field: 'top' },
          },
        },
        {
          mark: { type: 'text', align: 'left', baseline: 'top', fontSize: 10, color: INK },
          encoding: { text: { field: 'says' }, x: X, y: { ...X, field: 'first' } },
        },
        {
          mark: { type: 'text', align: 'left', baseline: 'top', fontSize: 9, color: QUIET },
          encoding: { text: { field: 'sure' }, x: X, y: { ...X, field: 'second' } },
        },
      ],
    };
  },
};
