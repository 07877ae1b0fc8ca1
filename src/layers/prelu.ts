// A rectifier with a trainable slope.
import { optionsOf } from '../schema/index.js';
import { initializerChoice } from './initializers.js';
import { defineLayer } from './layer.js';
import { constant } from './onnx.js';
import { mapsOf, PLACE, sizeOf } from './shape.js';

export const prelu = defineLayer({
  type: 'prelu',
  summary: 'A rectified linear unit whose slope below 0 is trained, one a map or unit.',
  documentation: {
    formula: 'y = x for x > 0, else weight[c] x',
    shapes: 'Output: the shape of the input. `weight` [channels] or [units].',
    conventions: 'torch PReLU with num_parameters = channels. The slope decays with weight_decay like any weight.',
    source: 'He et al. 2015',
  },
  inputs: 'one',
  options: optionsOf({ init: initializerChoice({ constant: { value: 0.25 } }, 'How the slopes start.') }),
  shape: ([input]) => input,
  parameters: ([input], o) => ({
    weight: { kind: 'weight', shape: [input[0]], fanIn: 1, fanOut: 1, init: o.init },
  }),
  cost: ([input]) => ({ macs: sizeOf(input), connections: 0 }),
  window: () => PLACE,
  bind({ kernels, output }) {
    const maps = mapsOf(output);
    return {
      forward: (b) => kernels.prelu(b.x[0], b.parameters.weight, b.y, maps),
      backward: (b) => kernels.preluBackward(b.x[0], b.parameters.weight, b.dy, b.dx[0], b.gradients.weight, maps),
    };
  },
  onnx(e) {
    const [channels, ...plane] = e.output;
    return e.graph.add('PRelu', [e.x[0], constant(e, 'weight', [channels, ...plane.map(() => 1)])]);
  },
});
