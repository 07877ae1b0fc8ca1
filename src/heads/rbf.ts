// The output layer of 1998: distances to codes.
import { codesOption } from '../layers/index.js';
import { optionsOf } from '../schema/index.js';
import { defineHead } from './head.js';

export const rbf = defineHead({
  type: 'rbf',
  summary: 'Radial basis function units: the class whose code is nearest.',
  documentation: {
    formula:
      'y[i] = sum over k of (x[k] - code[i, k])^2. mse: y[label]. map: y[label] + log(e^-j + sum over i of e^-y[i]). ' +
      'The prediction is the smallest y; its confidence is e^-y / (e^-j + sum over i of e^-y[i])',
    shapes: '`head.weight` [classes, inputs]: the codes, fixed unless `codes: learned`.',
    conventions:
      'Averaged over the batch. Codes that do not fit the classes or the layer below are refused. Second derivatives (sdlm) ' +
      'are those of mse for either loss.',
    source: 'LeCun et al. 1998, eq. 7 to 9 and figure 3',
  },
  options: optionsOf({
    codes: codesOption,
    loss: {
      enum: ['map', 'mse'],
      default: 'map',
      description: 'mse: the distance to the right code (eq. 8). map: wrong codes push away as well (eq. 9).',
    },
    j: {
      type: 'number',
      default: 1,
      description:
        'Of map: how far away all codes may be before a pattern counts as rubbish. The paper leaves it open.',
    },
  }),
  layers: (o, classes) => [{ type: 'rbf', options: { units: classes, codes: o.codes } }],
  sign: -1,
  loss(kernels, { loss, j }) {
    const isDiscriminative = loss === 'map';
    return (block) => kernels.distanceLoss(block, isDiscriminative, j);
  },
  // Of both losses that of eq. 8, 2 at each input, as the paper starts from. The rest of eq. 9 would take it away again as
  // patterns are learnt, and with it what keeps the rates from their largest.
  curvature: () => ({ second: () => 0, first: (kernels) => (block) => kernels.distanceLoss(block, false, 0) }),
  probabilities:
    (kernels, { j }) =>
    (scores, out, classes) =>
      kernels.distanceProbabilities(scores, out, classes, j),
  /** A softmax of the negative distances, with e^-j for none of the classes. */
  onnx({ graph, scores, classes, options: { j } }) {
    const nearness = graph.add('Neg', [scores]);
    const withNone = graph.add('Pad', [nearness, graph.integers(0, 0, 0, 1), graph.scalar(-j)]);
    const all = graph.add('Softmax', [withNone], { axis: 1 });
    return graph.add('Slice', [all, graph.integers(0), graph.integers(classes), graph.integers(1)]);
  },
});
