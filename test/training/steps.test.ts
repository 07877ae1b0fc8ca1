// The trainer's requests to a session, step by step: which images, at what rate, in what order.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AskedStep, linesOf, STEPS, trainFake } from './fake-session.js';

const ofEpoch = (steps: readonly AskedStep[], epoch: number) => steps.filter((step) => step.epoch === epoch);
const order = (steps: readonly AskedStep[], epoch: number) => ofEpoch(steps, epoch).flatMap(({ images }) => images);
const fileOrder = Array.from({ length: 23 }, (_, i) => i);
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const SGD = 'training.optimizer={sgd: {learning_rate: 0.1}}';

describe('the steps of a training', () => {
  it('are numbered through the run, and the last step of each epoch has the remaining images', async () => {
    const { steps, state } = await trainFake();
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(steps.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
    expect(ofEpoch(steps, 2).map(({ start, count }) => [start, count])).toEqual([
      [0, 5],
      [5, 5],
      [10, 5],
      [15, 5],
      [20, 3],
    ]);
    expect(state).toMatchObject({ step: 15, epochs: 3, stepInEpoch: 0, images: 69, stopped: null });
  });

  it('use only training images', async () => {
    const { steps } = await trainFake({ set: ['training.watch_test=true', 'training.validate_every=2'] });
    expect(new Set(steps.map(({ from }) => from))).toEqual(new Set(['train']));
  });

  it('use every image once per epoch, in another order each epoch', async () => {
    const { steps } = await trainFake();
    for (const epoch of [1, 2, 3]) expect(sorted(order(steps, epoch))).toEqual(fileOrder);
    expect(order(steps, 1)).not.toEqual(fileOrder);
    expect(order(steps, 2)).not.toEqual(order(steps, 1));
    expect(order(steps, 3)).not.toEqual(order(steps, 2));
  });

  it('use the random order of the first epoch for all epochs with `once`', async () => {
    const once = await trainFake({ set: ['data.shuffle=once'] });
    const always = await trainFake();
    for (const epoch of [1, 2, 3]) expect(order(once.steps, epoch)).toEqual(order(always.steps, 1));
  });

  it('use the order of the file without shuffling', async () => {
    const { steps } = await trainFake({ set: ['data.shuffle=false'] });
    for (const epoch of [1, 2, 3]) expect(order(steps, epoch)).toEqual(fileOrder);
  });

  it('use an order that depends on the seed', async () => {
    const [one, again, other] = await Promise.all(['1', '1', '2'].map((seed) => trainFake({ set: [`seed=${seed}`] })));
    expect(order(again.steps, 2)).toEqual(order(one.steps, 2));
    expect(order(other.steps, 2)).not.toEqual(order(one.steps, 2));
  });

  it('have the rates of schedule and warm-up', async () => {
    const set = [SGD, 'training.schedule={step: {every: 2, factor: 0.5}}', 'training.warmup=1.5'];
    const { steps } = await trainFake({ set });
    // 1.5 epochs are 7.5 steps: the first step has 1 / 7.5 of the rate. The third epoch has half the rate.
    const expected = steps.map(({ step }) => 0.1 * Math.min(1, step / 7.5) * (step > 10 ? 0.5 : 1));
    for (const [i, { rate }] of steps.entries()) expect(rate).toBeCloseTo(expected[i], 12);
  });

  it('are one per epoch if the batch holds all images', async () => {
    const { steps } = await trainFake({ set: ['training.batch_size=64', 'training.epochs=2'] });
    expect(steps.map(({ start, count, step }) => [start, count, step])).toEqual([
      [0, 23, 1],
      [0, 23, 2],
    ]);
  });

  it('are none with no epochs, after which there are no metrics and no best epoch', async () => {
    const { steps, measured, best, state, interrupted, checkpoints } = await trainFake({ set: ['training.epochs=0'] });
    expect([steps, measured, best, checkpoints]).toEqual([[], [], [], []]);
    expect({ state, interrupted }).toMatchObject({ state: { epochs: 0, best: null, train: null }, interrupted: false });
  });
});

describe('second derivatives', () => {
  const sdlm = (patterns: number) => `training.optimizer={sdlm: {patterns: ${patterns}}}`;

  it('are estimated before the first step of each epoch, over the first images of its order', async () => {
    const { curvatures, steps } = await trainFake({ set: [sdlm(7)] });
    expect(curvatures.map(({ epoch, before }) => [epoch, before])).toEqual([
      [1, 0],
      [2, 5],
      [3, 10],
    ]);
    for (const { epoch, images } of curvatures) expect(images).toEqual(order(steps, epoch).slice(0, 7));
  });

  it('are over all images if there are fewer than patterns, and not estimated by other optimizers', async () => {
    expect((await trainFake({ set: [sdlm(500)] })).curvatures[0].images).toHaveLength(23);
    expect((await trainFake()).curvatures).toEqual([]);
  });
});

describe('commands of several steps', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** Trains 10,000 steps of the given milliseconds. */
  async function commands(milliseconds: number, { epochs = 1, set = [] as string[] } = {}) {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const counts = { train: 10_000, validation: 10 };
    const tick = () => {
      now += milliseconds;
    };
    const all = ['training.batch_size=1', `training.epochs=${epochs}`, ...set];
    return trainFake({ set: all, counts, tick });
  }

  it('last about 50 ms, and one waits behind the one that runs, so that Ctrl-C is answered quickly', async () => {
    expect((await commands(2)).commands.slice(0, 4)).toEqual([1, 1, 25, 25]);
    expect((await commands(10)).commands.slice(0, 4)).toEqual([1, 1, 5, 5]);
    expect((await commands(100)).commands.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect((await commands(0)).commands.slice(0, 4)).toEqual([1, 1, 50, 50]);
  });

  it('are not sent any more once training is interrupted; those that were sent are counted', async () => {
    const set = ['training.batch_size=1', 'training.epochs=1'];
    const trained = await trainFake({ set, counts: { train: 1000 }, questions: 3 });
    expect(trained.commands).toEqual([1, 1]);
    expect([trained.interrupted, trained.state.step]).toEqual([true, 2]);
  });

  it('end where a validation or a checkpoint is due', async () => {
    const { commands: lengths } = await commands(0, {
      set: ['training.validate_every=100', 'training.checkpoint_every={steps: 250}'],
    });
    expect(lengths.slice(0, 7)).toEqual([1, 1, 50, 48, 100, 50, 50]);
    expect(lengths.reduce((a, b) => a + b)).toBe(10_000);
  });

  it('report the speed and the remaining time', async () => {
    const { progress, state } = await commands(2, { epochs: 2 });
    expect(progress[0]).toMatchObject({ epoch: 1, epochs: 2, step: 1, steps: 10_000, imagesPerSecond: 500 });
    expect(progress[0].secondsLeft).toBeCloseTo((20_000 - 1) / 500, 9);
    expect(progress[2]).toMatchObject({ step: 27, train: { loss: 1 } });
    expect(progress.at(-1)).toMatchObject({ epoch: 2, step: 10_000, secondsLeft: 0 });
    expect(state.trainSeconds).toBeCloseTo(40, 9);
  });

  it('report the speed of each epoch separately, and none if no time has passed', async () => {
    let step = 0;
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const tick = () => {
      // The second epoch is four times as fast.
      now += step++ < 1000 ? 8 : 2;
    };
    const set = ['training.batch_size=1', 'training.epochs=2'];
    const { progress } = await trainFake({ set, counts: { train: 1000 }, tick });
    const last = (epoch: number) => progress.findLast((one) => one.epoch === epoch)?.imagesPerSecond;
    expect([last(1), last(2)]).toEqual([expect.closeTo(125, 6), expect.closeTo(500, 6)]);
    expect((await commands(0)).progress[0].imagesPerSecond).toBe(0);
  });
});

describe('lines of steps', () => {
  it('are written every `log_every` steps, with the mean since the last line, across epochs', async () => {
    const set = [SGD, 'training.log_every=4', 'training.schedule={exponential: {factor: 0.5}}'];
    // Step n has a total loss of n and n correct images.
    const trained = await trainFake({ set, loss: (step) => step });
    const lines = linesOf(trained, 'step');
    expect(lines.map(({ step }) => step)).toEqual([4, 8, 12]);
    expect(lines.map(({ epoch }) => epoch)).toEqual([4 / STEPS, 1 + 3 / STEPS, 2 + 2 / STEPS]);
    expect(lines.map((line) => line.learning_rate)).toEqual([0.1, 0.05, 0.025]);
    // Steps 5 to 8 have 3 + 5 + 5 + 5 images, steps 9 to 12 have 5 + 3 + 5 + 5.
    expect(lines.map(({ train }) => train.loss)).toEqual([10 / 20, 26 / 18, 42 / 18]);
    expect(lines.map(({ train }) => train.accuracy)).toEqual([10 / 20, 26 / 18, 42 / 18]);
  });

  it('of steps of one image have its loss', async () => {
    const set = ['training.log_every=1', 'training.batch_size=1', 'training.epochs=1'];
    const trained = await trainFake({ set, counts: { train: 3 }, loss: (step) => step });
    expect(linesOf(trained, 'step').map(({ train }) => train.loss)).toEqual([1, 2, 3]);
  });

  it('of an epoch have the mean over that epoch alone', async () => {
    const trained = await trainFake({ loss: (step) => step });
    expect(linesOf(trained, 'epoch').map(({ train }) => train.loss)).toEqual([15 / 23, 40 / 23, 65 / 23]);
    expect(trained.state.train).toEqual({ loss: 65 / 23, accuracy: 65 / 23 });
  });
});

describe('a loss that is not finite', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    '%s ends training, and reports the step and the rate',
    async (loss) => {
      const training = trainFake({ set: [SGD, 'training.warmup=3'], loss: (step) => (step === 7 ? loss : 1) });
      await expect(training).rejects.toThrow(/at step 7 \(epoch 2, step 2 of 5\)[\s\S]*rate was 0\.04667\. Try/);
    },
  );
});
