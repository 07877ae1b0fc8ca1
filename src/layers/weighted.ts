// What layers with a weight and a bias share.
import { initializerChoice } from '../initializers/index.js';
import type { WeightedKernel } from '../kernels/index.js';
import { activationOption, type BoundLayer, type Parameter, type Shape } from './layer.js';

/** The options that come after a layer's own sizes. */
export const weightedOptions = {
  activation: activationOption,
  bias: { type: 'boolean', default: true, description: 'Whether each output has a bias.' },
  init: initializerChoice('glorot_uniform', 'How the weights start.'),
  bias_init: initializerChoice('zeros', 'How the biases start.'),
} as const;

/** `weight` and, unless it is switched off, `bias`: one a unit or output map. */
export function weightAndBias(
  weightShape: Shape,
  o: { bias: boolean; init: object; bias_init: object },
): Record<string, Parameter> {
  const [outputs, inputs, ...kernel] = weightShape;
  const area = kernel.reduce((a, b) => a * b, 1);
  const fans = { fanIn: inputs * area, fanOut: outputs * area };
  const parameters: Record<string, Parameter> = {
    weight: { ...fans, kind: 'weight', shape: weightShape, init: o.init },
  };
  if (o.bias) parameters.bias = { ...fans, kind: 'bias', shape: [outputs], init: o.bias_init };
  return parameters;
}

/** A kernel with weights as a layer. */
export function bindWeighted(kernel: WeightedKernel): BoundLayer {
  return {
    scratchBytes: kernel.scratchBytes,
    prepare: (p, share) => kernel.prepare(p.weight, share),
    forward: (b) => kernel.forward(b.x[0], b.parameters.weight, b.parameters.bias ?? 0, b.y, b.scratch),
    backward(b) {
      kernel.backwardParameters(b.x[0], b.dy, b.gradients.weight, b.gradients.bias ?? 0, b.scratch);
      if (b.dx[0]) kernel.backwardInput(b.dy, b.parameters.weight, b.dx[0]);
    },
  };
}
