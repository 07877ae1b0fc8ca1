// Reduces each map to one value.
import { optionsOf } from '../schema/index.js';
import { defineLayer } from './layer.js';
import { bindPooling } from './pooling.js';
import { asMaps } from './shape.js';

export const globalPool = defineLayer({
  type: 'global_pool',
  summary: 'The average or the largest value of each whole map.',
  documentation: {
    formula: 'average: y[c] = mean of x[c]; max: y[c] = the largest value of x[c]',
    shapes: 'Input [channels, rows, columns]; output [channels].',
    conventions: 'torch AdaptiveAvgPool2d(1) and AdaptiveMaxPool2d(1), flattened. A vector is refused.',
    source: 'Lin, Chen and Yan 2014',
  },
  inputs: 'one',
  curvature: true,
  options: optionsOf({ mode: { enum: ['average', 'max'], default: 'average', description: 'What a map gives.' } }),
  shape: ([input]) => [asMaps(input, 'global_pool')[0]],
  cost: ([input]) => ({ macs: 0, connections: input[0] * input[1] * input[2] }),
  bind({ kernels, arena, options, inputs: [[channels, rows, columns]] }) {
    const size = [rows, columns] as const;
    const geometry = { channels, input: size, output: [1, 1], kernel: size, stride: size, padding: [0, 0] } as const;
    return bindPooling(kernels, arena, options.mode, geometry);
  },
  onnx({ graph, x, options }) {
    const pooled = graph.add(options.mode === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool', x);
    return graph.add('Flatten', [pooled], { axis: 1 });
  },
});
