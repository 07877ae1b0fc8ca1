// Generates docs/figures.md from the registries.
import { comparisonFigures } from '../../dist/figures/comparison/index.js';
import { runFigures } from '../../dist/figures/run/index.js';

const INTRODUCTION = `# Figures

Generated from the registries (\`npm run generate\`).

\`lenet figures RUN\` draws the figures of one run, \`lenet figures STUDY\` or \`lenet figures RUN RUN ...\` those of a comparison.
Figures go to \`figures/\` in the directory of the run or study (in the working directory for several runs), or to \`--out DIR\`;
existing figures are replaced. \`--only kernels,mistakes\` selects figures.

Each figure is saved with its [Vega-Lite](https://vega.github.io/vega-lite/) specification, \`NAME.vl.json\`, which includes the data: any
Vega-Lite editor can open and change it. \`--format svg\` (the default) and \`png\` (twice the size, with an embedded font) are drawn
without a browser. \`--format html\` is one self-contained page: hovering over a point shows its image and values, and no
network is needed.

Colours are the colour-blind safe palette of Okabe and Ito, on white.
`;

const table = (figures) =>
  [
    '| figure | contents |',
    '| --- | --- |',
    ...figures.kinds.map(({ name, summary }) => `| \`${name}\` | ${summary} |`),
  ].join('\n');

/** The whole page. */
export const figuresReference = () => `${INTRODUCTION}
## Of a run

${table(runFigures)}

\`--mistakes N\` sets the number of mistakes, \`--layer NAME\` and \`--points N\` the layer and the number of images of \`tsne\` and \`umap\`. The model and its
test images are loaded again: a run on MNIST needs MNIST.

## Of several runs, or a study

${table(comparisonFigures)}

\`--metric\` is the metric to compare by. Repeats, differences and intervals are those of \`lenet compare\`.
`;
