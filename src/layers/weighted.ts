// The shared part of layers with a weight and a bias.

import { type Arena, type Kernels, LANES, type Pointer, VALUE_BYTES, type WeightedKernel } from '../kernels/index.js';
import type { OptionsOf } from '../schema/index.js';
import type { BlockBuffers, BoundLayer, CurvatureWork, Derivatives, RecordBudget, WeightRows } from './bound-layer.js';
import { initializerChoice } from './initializers.js';
import { activationOption, type Parameter } from './layer.js';
import { product } from './products.js';
import { type Shape, sizeOf } from './shape.js';

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
  o: OptionsOf<typeof weightedOptions, never>,
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

interface WeightedBinding {
  readonly kernels: Kernels;
  readonly arena: Arena;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  readonly wanted: Derivatives;
  readonly recordBudget: RecordBudget;
}

/**
 * A kernel with weights as a layer.
 * @param make the kernel; called again for second derivatives, which run on squared weights.
 * @param weights how many there are.
 */
export function bindWeighted(binding: WeightedBinding, make: () => WeightedKernel, weights: number): BoundLayer {
  const kernel = make();
  const gradients = new ParameterGradients(binding, kernel);
  const squared = binding.wanted.curvature
    ? bindSquared(binding, make(), gradients, weights, kernel.scratchBytes)
    : undefined;
  return {
    scratchBytes: kernel.scratchBytes + (squared?.scratchBytes ?? 0),
    rows: [{ parameter: 'weight', rows: binding.output[0], pack: kernel.pack, addGradient: gradients.ofRows }],
    forward: (b) => kernel.forward(b.x[0], b.parameters.weight, b.parameters.bias ?? 0, b.y, b.scratch),
    backward(b) {
      gradients.take(kernel, b, b.x[0], b.scratch);
      if (b.dx[0]) kernel.backwardInput(b.dy, b.parameters.weight, b.dx[0]);
    },
    curvature: squared?.work,
  };
}

/** ParameterGradients of the parameters: that of the weights is recorded for the whole batch where the kernel can and memory allows. */
class ParameterGradients {
  /** WeightRows.addGradient, if the weights' are recorded. */
  readonly ofRows: WeightRows['addGradient'];
  /** One a block. */
  readonly #records: Pointer = 0;

  constructor({ arena, wanted, recordBudget }: WeightedBinding, { recorded }: WeightedKernel) {
    const bytes = Math.ceil(wanted.images / LANES) * (recorded?.bytes ?? 0);
    if (!recorded || bytes === 0 || !recordBudget.take(bytes)) return;
    const records = arena.allocate(bytes);
    this.#records = records;
    this.ofRows = (gradient, blocks, start, end, scratch) =>
      recorded.add(records, blocks, gradient, start, end, scratch);
  }

  /** A block's part, from its input and its dy; `kernel` has the geometry of the constructor's. */
  take(kernel: WeightedKernel, { dy, gradients, context }: BlockBuffers, x: Pointer, scratch: Pointer) {
    const { recorded } = kernel;
    if (this.ofRows && recorded) recorded.record(x, dy, scratch, this.#records + context.block * recorded.bytes);
    else kernel.weightGradient(x, dy, gradients.weight, scratch);
    if (gradients.bias) kernel.biasGradient(dy, gradients.bias);
  }
}

/**
 * d2E/dw2 = the sum over connections of d2E/da2 x^2, and d2E/dx2 = the sum of w^2 d2E/da2: the layer's own
 * backward passes, on squares. LeCun et al. 1998, eq. 26 and 27.
 */
function bindSquared(
  { kernels, arena, inputs: [input], output }: WeightedBinding,
  kernel: WeightedKernel,
  gradients: ParameterGradients,
  weights: number,
  offset: number,
): { work: CurvatureWork; scratchBytes: number } {
  const values = Math.ceil(weights / LANES);
  const squares = arena.allocate(values * VALUE_BYTES);
  const inputBytes = sizeOf(input) * VALUE_BYTES;
  const outputBytes = sizeOf(output) * VALUE_BYTES;
  const square = (x: number, y: number, count: number) => product(kernels, x, x, y, count);
  return {
    // After the layer's own scratch: x^2, an output that nobody reads, the kernel's scratch.
    scratchBytes: inputBytes + outputBytes + kernel.scratchBytes,
    work: {
      prepare(p) {
        square(p.weight, squares, values);
        kernel.pack(squares, 0, output[0]);
      },
      backward(b) {
        const x = b.scratch + offset;
        const scratch = x + inputBytes + outputBytes;
        square(b.x[0], x, sizeOf(input));
        // A kernel may lay out its input in the forward pass.
        kernel.forward(x, squares, 0, x + inputBytes, scratch);
        gradients.take(kernel, b, x, scratch);
        if (b.dx[0]) kernel.backwardInput(b.dy, squares, b.dx[0]);
      },
    },
  };
}
