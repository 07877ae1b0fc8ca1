// docs/figures.md, made from the registries.
import { comparisonFigures } from './comparison/index.js';
import type { Figure } from './figure.js';
import { runFigures } from './run/index.js';

const INTRODUCTION = `# Figures

Generated from the registries (\`npm run generate\`).

\`lenet figures RUN\` draws what one run learnt, \`lenet figures STUDY\` or \`lenet figures RUN RUN ...\` how several compare.
Pictures go to \`figures/\` in the directory of the run or study (for several runs, to \`figures/\` here), or to \`--out DIR\`; figures that
were drawn before are drawn again. \`--only kernels,mistakes\` draws some of them.

Each picture stands beside its [Vega-Lite](https://vega.github.io/vega-lite/) specification, \`NAME.vl.json\`, with the data in it: any
Vega-Lite editor opens and changes it. \`--format svg\` (the default) and \`png\` (twice the size, with a font of its own) are drawn
without a browser. \`--format html\` is one page with everything in it: hovering over a point shows its image and values, and no
network is needed.

Colours are those of Okabe and Ito, which the colour-blind can tell apart, on white.
`;

const table = (figures: readonly Figure<never>[]) =>
  [
    '| figure | what it shows |',
    '| --- | --- |',
    ...figures.map(({ name, summary }) => `| \`${name}\` | ${summary} |`),
  ].join('\n');

/** The whole page. */
export const figuresReference = (): string =>
  `${INTRODUCTION}
## Of a run

${table(runFigures)}

\`--mistakes N\` shows so many of the mistakes, \`--layer NAME\` and \`--points N\` choose what \`tsne\` and \`umap\` go by. The model and its
test images are read again: a run on MNIST needs MNIST.

## Of several runs, or a study

${table(comparisonFigures)}

\`--metric\` is what they are compared by. Repeats, differences and intervals are those of \`lenet compare\`.
`;
