// Radial basis function units: how far the input is from each code.

import { LANES } from '../kernels/index.js';
import { optionsOf } from '../schema/index.js';
import { codesOption, codeTable } from './codes.js';
import { defineLayer, type Parameter } from './layer.js';
import { constant } from './onnx.js';
import { sizeOf } from './shape.js';

export const rbf = defineLayer({
  type: 'rbf',
  summary: 'Euclidean radial basis function units: squared distances of the input to codes.',
  documentation: {
    formula: 'y[i] = sum over j of (x[j] - weight[i, j])^2',
    shapes: 'Input of any shape, read as a vector; output [units]. `weight` [units, inputs]: the codes.',
    conventions: 'Fixed codes are kept with the model and not trained. Codes of the wrong length are refused.',
    source: 'LeCun et al. 1998, eq. 7',
  },
  inputs: 'one',
  curvature: true,
  options: optionsOf(
    {
      units: { type: 'integer', minimum: 1, description: 'Number of codes.' },
      codes: codesOption,
    },
    ['units'],
  ),
  shape([input], o) {
    codeTable(o.codes, o.units, sizeOf(input));
    return [o.units];
  },
  parameters([input], o): Record<string, Parameter> {
    const inputs = sizeOf(input);
    const kind = o.codes === 'learned' ? 'weight' : 'buffer';
    const init = codeTable(o.codes, o.units, inputs) ?? { signs: {} };
    return { weight: { kind, shape: [o.units, inputs], fanIn: inputs, fanOut: o.units, init } };
  },
  cost([input], _, o) {
    const macs = sizeOf(input) * o.units;
    return { macs, connections: macs };
  },
  bind({ kernels, arena, options, inputs: [input] }) {
    const geometry = { inputs: sizeOf(input), outputs: options.units };
    const isLearned = options.codes === 'learned';
    return {
      forward: (b) => kernels.distances(b.x[0], b.parameters.weight, b.y, geometry),
      backward(b) {
        const dCodes = isLearned ? b.gradients.weight : 0;
        kernels.distancesBackward(b.x[0], b.parameters.weight, b.dy, b.dx[0], dCodes, geometry);
      },
      curvature: {
        /**
         * d2E/dx_j2 = sum_i d2E/dy_i2 (2 (x_j - w_ij))^2 + dE/dy_i 2: for the loss of eq. 8 that is 2. Of a code
         * it is the same, term by term; what a bad pattern makes negative counts as 0.
         */
        backward(b) {
          const [x, dx, dy, slopes] = arena.views(b.x[0], b.dx[0], b.dy, b.slopes);
          const [codes, dCodes] = arena.views(b.parameters.weight, isLearned ? b.gradients.weight : 0);
          for (let j = 0; j < geometry.inputs; j++) {
            for (let lane = 0; lane < LANES; lane++) {
              let sum = 0;
              for (let i = 0; i < geometry.outputs; i++) {
                const at = i * geometry.inputs + j;
                const step = 2 * (x[j * LANES + lane] - codes[at]);
                const own = dy[i * LANES + lane] * step ** 2 + 2 * slopes[i * LANES + lane];
                sum += own;
                if (isLearned) dCodes[at] += Math.max(0, own);
              }
              if (b.dx[0]) dx[j * LANES + lane] = Math.max(0, sum);
            }
          }
        },
      },
    };
  },
  onnx(e) {
    const { graph, x, parameters } = e;
    const [units, inputs] = parameters.weight.shape;
    const codes = constant(e, 'weight', [1, units, inputs]);
    const apart = graph.add('Sub', [graph.add('Reshape', [x[0], graph.integers(-1, 1, inputs)]), codes]);
    return graph.add('ReduceSum', [graph.add('Mul', [apart, apart]), graph.integers(2)], { keepdims: 0 });
  },
});
