// Whole trainings compared with an independent implementation: expected.json has the results of train.py from the same start and the
// same images, in double precision with PyTorch. hashes.json pins the last bits of the simd engine.
import { describe, expect, it } from 'vitest';
import { mixings } from '../../src/data/mixing.js';
import { heads } from '../../src/heads/index.js';
import { layers } from '../../src/layers/index.js';
import { averages } from '../../src/optimizers/averages.js';
import { optimizers } from '../../src/optimizers/index.js';
import { schedules } from '../../src/optimizers/schedules.js';
import { fastEngines } from '../kernels/bench-space.js';
import expectations from './expected.json' with { type: 'json' };
import pinned from './hashes.json' with { type: 'json' };
import { renew } from './renew.js';
import { cases, prepared, train } from './run.js';

const expected: Readonly<Record<string, { losses: number[]; weights: Record<string, number[]> }>> = expectations;
const hashes: Readonly<Record<string, string>> = pinned;

/** Tolerance of floats against doubles, about three times the actual difference: of a loss ... */
const LOSS_TOLERANCE = 1e-5;
/** ... and of a parameter's length. */
const TOLERANCE = 5e-5;
/** Biases before a normalisation have no gradient: their length is a rounding. */
const LEAST = 1e-2;

type Run = Awaited<ReturnType<typeof train>>;

/** The entry of a parameter in expected.json: its length and the values at its start, middle and end. */
function summary({ layout, arena, parameters }: Run['session']) {
  return layout.parameters.map((p) => {
    const values = layout.values(arena, parameters, p);
    const some = [0, Math.floor(values.length / 2), values.length - 1].map((i) => values[i]);
    return [p.name, [Math.hypot(...values), ...some]] as const;
  });
}

function expectAsInDoubles(name: string, { losses, session }: Run): void {
  expect(Object.keys(expected), `no expected results of "${name}": see test/golden/README.md`).toContain(name);
  const { losses: exact, weights } = expected[name];
  expect(losses).toHaveLength(exact.length);
  for (const [i, loss] of exact.entries()) {
    expect(Math.abs(losses[i] / loss - 1), `step ${i + 1}: ${losses[i]} is ${loss}`).toBeLessThan(LOSS_TOLERANCE);
  }
  const found = summary(session);
  expect(found.map(([parameter]) => parameter)).toEqual(Object.keys(weights));
  for (const [parameter, values] of found) {
    const wanted = weights[parameter];
    const error = Math.max(...values.map((v, i) => Math.abs(v - wanted[i]))) / Math.max(LEAST, wanted[0]);
    expect(error, `${parameter}: ${values.join(' ')} is ${wanted.join(' ')}`).toBeLessThan(TOLERANCE);
  }
}

describe('a training on the simd engine', () => {
  it.each(Object.keys(cases))(
    'agrees with double precision, and with the stored hash to the last bit, resumed or not: %s',
    async (name) => {
      const whole = await train(await prepared(name, 'simd'));
      expectAsInDoubles(name, whole);
      expect(whole.hash).toBe(hashes[name]);
      expect(whole.point.state.stepInEpoch).toBeGreaterThan(0);
      const rest = await train(await prepared(name, 'simd'), whole.point);
      expect([...whole.losses.slice(0, whole.point.state.step), ...rest.losses]).toEqual(whole.losses);
      expect(rest.hash).toBe(hashes[name]);
    },
  );

  it.each([
    'sgd with momentum',
    'clip_norm',
    'sdlm on the parts of 1998',
    'batch normalisation of maps and of units',
    'recurrent layers along the batch',
    'dropout',
    'augmentation',
    'frozen layers',
    'a moving average',
    'batches that make one step',
    'mixup',
    'cutmix',
  ])('gives the same bytes on two and three threads: %s', async (name) => {
    const two = await train(await prepared(name, 'simd', 2));
    expect(two.hash).toBe(hashes[name]);
    expect((await train(await prepared(name, 'simd', 3), two.point)).hash).toBe(hashes[name]);
  });
});

describe.runIf(fastEngines.includes('relaxed-simd'))('a training on the relaxed-simd engine', () => {
  it.each(Object.keys(cases))('agrees with double precision: %s', async (name) => {
    expectAsInDoubles(name, await train(await prepared(name, 'relaxed-simd')));
  });
});

it('every optimizer, head, schedule, average, way of mixing and layer of the registries is in a case', () => {
  const text = JSON.stringify(cases);
  const kinds = [
    ...optimizers.names,
    ...heads.names,
    ...schedules.names,
    ...layers.names,
    ...averages.names,
    ...mixings.names,
  ];
  // A configuration need not name its defaults, and softmax `over: batch` is a layer of batch_softmax.
  const implied = ['constant', ...(text.includes('"over":"batch"') ? ['batch_softmax'] : [])];
  const unnamed = kinds.filter((kind) => !text.includes(`"${kind}"`) && !implied.includes(kind));
  expect(unnamed).toEqual([]);
});

// See README.md: not a test, but run as one, because tests can run the sources.
const { LENET_GOLDEN: folder } = process.env;
if (folder) {
  it('renews hashes.json, and what train.py needs', async () => {
    await expect(renew(folder)).resolves.toBeUndefined();
  });
}
