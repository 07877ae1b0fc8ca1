// Generates docs/layers.md, docs/optimizers.md and docs/heads.md from the registries.
import { heads } from '../../dist/heads/index.js';
import { activations, layers } from '../../dist/layers/index.js';
import { optimizers } from '../../dist/optimizers/index.js';
import { optionTable } from './configuration.js';

const GENERATED = 'Generated from the registry (`npm run generate`).';

const layerPage = () => {
  const curved = layers.kinds.filter(({ curvature }) => curvature).map(({ type }) => `\`${type}\``);
  return `# Layers

${GENERATED} Shapes omit the batch: maps are [channels, rows, columns], vectors [units]. In formulas
f is the layer's \`activation\`. Model files store parameters as \`<layer>.<parameter>\`, in PyTorch's layouts.
Every layer takes \`name\`, and \`from\` in place of the layer before it.

The optimizer \`sdlm\` needs second derivatives, which these layers support: ${curved.join(', ')}.

${layers.kinds.map((layer) => entry(layer, ['name', 'from'])).join('\n\n')}

# Activations

Values of \`activation\`, and of \`function\` in the \`activation\` layer. The derivative is exact.

${activations.kinds.map((activation) => entry(activation, [])).join('\n\n')}
`;
};

const optimizerPage = () => `# Optimizers

${GENERATED} g is the mean gradient over the batch, w a parameter, rate the learning rate of the step (after
schedule and warm-up). State starts at 0. \`training.clip_norm\` acts on g before anything else.

${optimizers.kinds.map((optimizer) => entry(optimizer, [])).join('\n\n')}
`;

const headPage = () => `# Heads

${GENERATED} A head is the output layer, named \`head\`, and the loss on it. Losses are means over the batch.

${heads.kinds.map((head) => entry(head, [])).join('\n\n')}
`;

function entry({ type, summary, options, documentation }, hidden) {
  const { formula, shapes, conventions, source } = documentation;
  const facts = [
    ['Formula', formula],
    ['Shapes', shapes],
    ['Conventions', conventions],
    ['Source', source],
  ].flatMap(([title, text]) => (text ? [`- **${title}**: ${text.replace(/\.?$/, '.')}`] : []));
  const properties = Object.entries(options.properties ?? {});
  const shown = properties.filter(([key]) => !hidden.includes(key));
  const table = shown.length > 0 ? `\n\n${optionTable(shown, options.required)}` : '';
  return `## \`${type}\`\n\n${summary}\n\n${facts.join('\n')}${table}`;
}

/** The pages by file name. */
export const catalogue = () => ({
  'layers.md': layerPage(),
  'optimizers.md': optimizerPage(),
  'heads.md': headPage(),
});
