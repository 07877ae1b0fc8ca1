// The most confident mistakes of the model, as images.
import { tileOf } from '../mosaic.js';
import { captionedDigits } from '../pictures.js';
import { defineRunFigure } from '../run-figure.js';

export const mistakes = defineRunFigure({
  name: 'mistakes',
  summary: 'The most confident mistakes on the test images, with true and predicted class.',
  async draw({ verdicts, testImages, classNames, options, summary }) {
    const { labels, predictions, confidences } = await verdicts();
    const wrong = [...labels.keys()].filter((i) => predictions[i] !== labels[i]);
    if (wrong.length === 0) return undefined;
    const shown = wrong.sort((a, b) => confidences[b] - confidences[a]).slice(0, options.mistakes);
    const images = await testImages();
    return captionedDigits(
      {
        text: `${summary.name}: most confident mistakes`,
        subtitle: `${shown.length} of ${wrong.length} in ${labels.length.toLocaleString('en-US')} test images, most confident first.`,
      },
      shown.map((image) => ({
        tile: tileOf(images, image),
        says: `${classNames[labels[image]]} taken for ${classNames[predictions[image]]}`,
        details: `${(100 * confidences[image]).toFixed(1)} % sure`,
        about: ['test image', image],
      })),
    );
  },
});
