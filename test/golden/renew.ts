// Renews the expected results of the golden runs; see README.md. Random values of lenet are written for train.py:
// initial parameters, the augmented images of each step, and dropout masks.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Augmenter } from '../../src/data/transforms/augmenter.js';
import { augmentationsOf, type ImageShape } from '../../src/data/transforms/index.js';
import type { StepPlan } from '../../src/engine/session.js';
import { LANES, type Pointer, randomBits } from '../../src/kernels/index.js';
import { sizeOf } from '../../src/layers/index.js';
import { randomKey } from '../../src/random/index.js';
import { cases, prepared, train } from './run.js';

type Run = Awaited<ReturnType<typeof prepared>>;

/** The images of a step, as bytes in rows, and their labels. */
function stepInputs({ session, images }: Run, augmenter: Augmenter, out: Pointer) {
  const { arena, graph } = session;
  const size = sizeOf(graph.input);
  return (order: Pointer, { start, count, epoch }: StepPlan) => {
    const numbers = [...arena.integers(order + start * 4, count)];
    return {
      epoch,
      labels: numbers.map((n) => arena.u8[images.train.labels + n]),
      images: numbers.map((n) => {
        augmenter.apply(images.train.pixels + n * size, epoch, n, out);
        return [...arena.bytes(out, size)];
      }),
    };
  };
}

/** The values that each dropout layer keeps, for each image of a step. */
function masks({ session: { graph, kernels, arena }, experiment }: Run, { step, count }: StepPlan) {
  const layers = graph.nodes.filter(({ layer }) => layer.type === 'dropout');
  return Object.fromEntries(
    layers.map(({ name, shape, options }) => {
      const size = sizeOf(shape);
      const [ones, out] = [arena.allocate(size * LANES * 4), arena.allocate(size * LANES * 4)];
      arena.floats(ones, size * LANES).fill(1);
      const key = randomBits(randomKey(experiment.seed, 'layer', name), step);
      const { rate } = options as unknown as { rate: number };
      // Each batch of a step has blocks of its own.
      const { batch_size: batch } = experiment.training;
      const kept = Array.from({ length: count }, (_, n) => {
        const lane = (n % batch) % LANES;
        const block = Math.floor(n / batch) * Math.ceil(batch / LANES) + Math.floor((n % batch) / LANES);
        if (lane === 0) kernels.dropout(ones, out, size, rate, randomBits(key, block));
        return Array.from({ length: size }, (_, i) => (arena.f32[out / 4 + i * LANES + lane] > 0 ? 1 : 0));
      });
      return [name, kept];
    }),
  );
}

async function inputs(name: string) {
  const run = await prepared(name, 'simd');
  const { session, experiment } = run;
  const { arena, graph, layout } = session;
  const place = { kernels: session.kernels, arena, shape: graph.input as ImageShape };
  const augmenter = new Augmenter(place, augmentationsOf(experiment.data.transforms), experiment.seed);
  const inputsOf = stepInputs(run, augmenter, arena.allocate(sizeOf(graph.input)));
  const parameters = layout.parameters.map((p) => {
    return [p.name, { shape: p.spec.shape, values: [...layout.values(arena, session.parameters, p)] }] as const;
  });
  const steps: object[] = [];
  const trained = session.train.bind(session);
  session.train = async (images, order, plans) => {
    for (const plan of plans) steps.push({ ...inputsOf(order, plan), mix: plan.mix, masks: masks(run, plan) });
    return trained(images, order, plans);
  };
  const { hash } = await train(run);
  return { input: { name, image: graph.input, parameters: Object.fromEntries(parameters), steps }, hash };
}

/** Writes inputs for train.py into a directory, and hashes.json. */
export async function renew(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const hashes: Record<string, string> = {};
  for (const [i, name] of Object.keys(cases).entries()) {
    const { input, hash } = await inputs(name);
    writeFileSync(join(folder, `${i}.json`), JSON.stringify(input));
    hashes[name] = hash;
  }
  writeFileSync(join(import.meta.dirname, 'hashes.json'), `${JSON.stringify(hashes, null, 2)}\n`);
}
