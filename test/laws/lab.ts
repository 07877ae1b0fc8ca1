// Networks in memory for tests of invariances: build, set parameters, train a step, evaluate.
import type { Images } from '../../src/data/dataset.js';
import { generateDigits } from '../../src/data/digits/generate.js';
import { Session } from '../../src/engine/session.js';
import { exportTensors, importTensors } from '../../src/engine/tensors.js';
import type { LayerOptions } from '../../src/layers/index.js';
import type { OptimizerOptions } from '../../src/optimizers/index.js';
import type { Tensor } from '../../src/runs/safetensors.js';
import type { Choice } from '../../src/schema/index.js';
import { head as usualHead } from '../graph/networks.js';

export type Tensors = ReadonlyMap<string, Tensor>;

const COUNT = 32;
export const DIGITS = generateDigits('train', COUNT, 1);

const SGD = { learning_rate: 1, weight_decay: 0, decay_biases: true, momentum: 0, nesterov: false };

interface LabOptions {
  readonly network: readonly Choice<LayerOptions>[];
  readonly head?: Choice<object>;
  readonly optimizer?: Choice<OptimizerOptions>;
  readonly images?: Images;
}

export function lab({ network, head = usualHead(), optimizer, images = DIGITS }: LabOptions) {
  const session = new Session({
    ...{ network, head, threads: 0, engine: 'simd', batchSize: COUNT, clipNorm: 0, padding: 0, seed: 1 },
    input: { image: images.shape, classes: 10 },
    optimizer: optimizer ?? { type: 'sgd', options: SGD },
    pixelTable: Float32Array.from({ length: 256 }, (_, byte) => byte / 255),
    augmentations: [],
  });
  session.initialize(1);
  const placed = session.place(images);
  const order = session.arena.integerConstants(images.count, () =>
    Int32Array.from({ length: images.count }, (_, i) => i),
  );
  const { layout, arena, parameters, graph } = session;
  return {
    session,
    graph,
    placed,
    order,
    tensors: (): Map<string, Tensor> => exportTensors(layout, arena, parameters),
    give(tensors: Tensors): void {
      importTensors(layout, arena, parameters, tensors);
      // Invalidates the packed weights of the threads.
      session.restore(session.snapshot());
    },
    /** One step on `count` images from image `start` on. */
    step: (start: number, count: number, rate = 1, step = 1) =>
      session.train(placed, order, [{ start, count, rate, step, epoch: 1 }]),
    /** A node's output for each image; by default the scores. */
    outputs(node = graph.nodes.length - 1): number[][] {
      const all: number[][] = [];
      session.observe(placed, ({ output }) => {
        all.push([...output(node)]);
      });
      return all;
    },
  };
}

/** The largest difference of any value. */
export function apart(a: Tensors, b: Tensors): number {
  const differences = [...a].flatMap(([name, { values }]) => {
    const other = b.get(name)?.values ?? new Float32Array(0);
    return [...values].map((v, i) => Math.abs(v - other[i]));
  });
  return Math.max(...differences.map((v) => (Number.isNaN(v) ? Number.POSITIVE_INFINITY : v)));
}
