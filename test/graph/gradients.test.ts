// The gradient of whole networks against finite differences: wiring, views, sums over branches.
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build.js';
import { ParameterLayout } from '../../src/graph/parameters.js';
import { BlockProgram, Program } from '../../src/graph/program.js';
import { Arena, type EngineName, LANES, loadKernels } from '../../src/kernels/index.js';
import { type LayerOptions, sizeOf } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { fastEngines } from '../kernels/bench-space.js';
import { conv, dense, head, layer, pool } from './networks.js';

const smooth = { activation: 'tanh' };

const networks: Record<string, Choice<LayerOptions>[]> = {
  'a plain stack': [
    conv('c1', 3, 3, smooth),
    pool('p', 'average', 2),
    layer('flatten', 'f', {}),
    dense('d', 7, { activation: 'sigmoid' }),
  ],
  'every activation': [
    conv('c1', 2, 3, { activation: 'scaled_tanh' }),
    layer('activation', 'a', { function: 'tanh' }),
    dense('d', 6, { activation: 'sigmoid' }),
    layer('activation', 'i', { function: 'identity' }),
  ],
  'a residual connection': [
    conv('a', 4, 3, { ...smooth, padding: 1 }),
    conv('b', 4, 3, { ...smooth, padding: 1 }),
    layer('add', 'sum', { from: ['a', 'b'] }),
    dense('d', 5, smooth),
  ],
  'branches that are concatenated, one used twice': [
    conv('a', 2, 3, smooth),
    conv('b', 3, [3, 1], { ...smooth, from: 'input', padding: [0, 0] }),
    pool('p', 'average', 1, { from: 'b' }),
    conv('c', 3, [1, 3], { ...smooth, from: 'p' }),
    layer('concat', 'both', { from: ['a', 'c', 'a'] }),
    layer('flatten', 'v', {}),
    dense('x', 4, smooth),
    dense('y', 4, { ...smooth, from: 'v' }),
    layer('add', 'z', { from: ['x', 'y', 'x'] }),
  ],
  'strides and paddings': [
    conv('c1', 3, [3, 2], { ...smooth, stride: [2, 1], padding: [1, 2] }),
    pool('p', 'average', 3, { stride: 2, padding: 1 }),
    conv('c2', 2, 2, { ...smooth, stride: 3, padding: 1, bias: false }),
  ],
};

function program(engine: EngineName, layers: Choice<LayerOptions>[], loss: string) {
  const arena = new Arena();
  const kernels = loadKernels(engine, arena);
  const graph = buildGraph(layers, head(undefined, loss), { image: [2, 7, 6], classes: 3 });
  const layout = new ParameterLayout(graph);
  const [parameters, gradients] = [layout.allocate(arena), layout.allocate(arena)];
  layout.initialize(arena, parameters, 3);
  const bound = new Program(graph, kernels, arena, layout, parameters);
  const block = new BlockProgram(bound, 'train');
  const size = sizeOf(graph.input) * LANES;
  const input = arena.floats(block.input, size);
  for (let i = 0; i < size; i++) input[i] = Math.sin(i * 12.9898) * 0.8;
  const lanes = [0, 1, 2].map(() => arena.allocate(32));
  arena.integers(lanes[0], LANES).set([0, 1, 2, 0, 1, 2, -1, -1]);
  const evaluate = () => {
    bound.prepare({ index: 0, of: 1 });
    block.forward();
    graph.head.loss(
      kernels,
      graph.headOptions as never,
    )({
      logits: block.scores,
      labels: lanes[0],
      losses: lanes[1],
      dlogits: block.scoreGradients,
      classes: 3,
      scale: 1,
    });
    return arena.floats(lanes[1], LANES).reduce((a, b) => a + b, 0);
  };
  return { arena, layout, parameters, gradients, block, evaluate };
}

describe.each(['reference', ...fastEngines] as EngineName[])('gradients on the %s engine', (engine) => {
  describe.each(['cross_entropy', 'mse'])('with %s', (loss) => {
    it.each(Object.keys(networks))('are those of finite differences: %s', (name) => {
      const p = program(engine, networks[name], loss);
      p.evaluate();
      p.block.backward(p.layout.pointers(p.gradients));
      for (const parameter of p.layout.parameters) {
        const values = p.layout.values(p.arena, p.parameters, parameter);
        const gradient = p.layout.values(p.arena, p.gradients, parameter);
        for (let k = 0; k < 4; k++) {
          const i = (k * 7919) % values.length;
          const before = values[i];
          values[i] = before + 4e-3;
          const above = p.evaluate();
          values[i] = before - 4e-3;
          const below = p.evaluate();
          values[i] = before;
          expect(gradient[i], `${parameter.name}[${i}]`).toBeCloseTo((above - below) / 8e-3, 3);
        }
      }
    });
  });
});
