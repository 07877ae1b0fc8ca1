// A network of two blocks, eleven images, for single forward and backward passes.

import { Barrier } from '../../src/engine/barrier.js';
import { BatchPass } from '../../src/engine/batch-pass.js';
import { BlockPass } from '../../src/engine/block-pass.js';
import { BoundGraph } from '../../src/engine/bound-graph.js';
import { ParameterLayout } from '../../src/engine/parameters.js';
import { buildGraph } from '../../src/graph/build.js';
import { type EngineName, GRADIENT_SUMS, LANES, WHOLE } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import { type LayerOptions, type Shape, sizeOf } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { FencedArena } from '../kernels/fenced-arena.js';

export const IMAGES = 11;
const LABELS = [0, 1, 2, 0, 1, 2, 1, 0, 2, 2, 1];

export function runnable(
  engine: EngineName,
  layers: Choice<LayerOptions>[],
  head: Choice<object>,
  image: Shape = [2, 7, 6],
  frozen: readonly string[] = [],
) {
  const arena = new FencedArena();
  const kernels = nativeKernels(engine, arena);
  const graph = buildGraph(layers, head, { image, classes: 3, frozen });
  const layout = new ParameterLayout(graph);
  const [parameters, gradients] = [layout.allocate(arena), layout.allocate(arena)];
  layout.initialize(arena, parameters, 3);
  const settings = {
    seed: 5,
    batchSize: IMAGES,
    wanted: { images: IMAGES, curvature: graph.nodes.every((n) => n.layer.curvature === true) },
  };
  const bound = new BoundGraph(graph, kernels, arena, layout, parameters, settings);
  const blocks = [0, 1].map((number) => {
    const block = new BlockPass(bound);
    Object.assign(block.context, {
      training: true,
      step: 1,
      block: number,
      lanes: number === 0 ? LANES : IMAGES - LANES,
    });
    block.setGradients(layout.pointers(gradients));
    const size = sizeOf(graph.input);
    for (let i = 0; i < size; i++) {
      for (let lane = 0; lane < block.context.lanes; lane++) {
        const n = (number * LANES + lane) * size + i;
        arena.f32[block.input / 4 + i * LANES + lane] = Math.sin(n * 12.9898) * 0.8;
      }
    }
    return { pass: block, labels: arena.allocate(LANES * 4), losses: arena.allocate(LANES * 4) };
  });
  for (const [b, { labels }] of blocks.entries()) {
    arena.integers(labels, LANES).set(Array.from({ length: LANES }, (_, lane) => LABELS[b * LANES + lane] ?? -1));
  }
  const batch = new BatchPass(bound, blocks);
  const part = { share: WHOLE, start: 0, end: 2, blocks: 2 };
  const alone = new Barrier(new Int32Array(3), 1);
  const loss = graph.head.loss(kernels, graph.headOptions as never);

  const scratch = arena.allocate(GRADIENT_SUMS);
  const gradientsOf = layout.pointers(gradients);
  /** Adds the gradients that a node has recorded. */
  const addRecorded = (node: number, count = blocks.length) =>
    bound.addRecorded(node, count, (key) => gradientsOf.get(graph.nodes[node].name)?.[key] ?? 0, scratch);

  return {
    arena,
    graph,
    layout,
    parameters,
    gradients,
    blocks,
    bound,
    /** Changes every parameter from its initial value: larger, so that gradients are significant, and never 0 or 1, which hide mistakes. */
    shake(): void {
      for (const parameter of layout.parameters) {
        if (parameter.spec.kind === 'buffer') continue;
        layout.values(arena, parameters, parameter).forEach((v, i, all) => {
          all[i] = 2.2 * v + 0.3 * Math.sin(i * 7.7 + parameter.name.length);
        });
      }
      layout.disconnect(arena, parameters);
    },
    /** The sum of the images' losses. */
    evaluate(training = true): number {
      bound.prepare();
      bound.pack({ index: 0, of: 1 });
      for (const { pass: block } of blocks) block.context.training = training;
      batch.forward(part, training, alone);
      let total = 0;
      for (const { pass: block, labels, losses } of blocks) {
        const { scores, scoreGradients: dscores } = block;
        loss({ scores, labels, losses, dscores, classes: graph.classes, scale: 1 });
        total += arena.floats(losses, LANES).reduce((a, b) => a + b, 0);
      }
      return total;
    },
    backward(): void {
      batch.backward(part, alone);
      for (const node of graph.nodes.keys()) addRecorded(node);
    },
    addRecorded,
    /** Values of a parameter, or of its gradient. */
    values(name: string, of: 'value' | 'gradient' = 'value'): Float32Array {
      const parameter = layout.parameters.find((p) => p.name === name);
      if (!parameter) throw new Error(`no parameter ${name}`);
      return layout.values(arena, of === 'value' ? parameters : gradients, parameter);
    },
    /** A node's output for image n. */
    output(node: string, n: number): number[] {
      const index = graph.nodes.findIndex(({ name }) => name === node);
      const at = blocks[Math.floor(n / LANES)].pass.outputs[index] / 4 + (n % LANES);
      return Array.from({ length: sizeOf(graph.nodes[index].shape) }, (_, i) => arena.f32[at + i * LANES]);
    },
    /** The input of image n. */
    input(n: number): number[] {
      const at = blocks[Math.floor(n / LANES)].pass.input / 4 + (n % LANES);
      return Array.from({ length: sizeOf(graph.input) }, (_, i) => arena.f32[at + i * LANES]);
    },
  };
}
