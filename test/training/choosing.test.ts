// Which parameters a training keeps, when it stops, and which images decide.
import { describe, expect, it } from 'vitest';
import { byEpoch, linesOf, STEPS, trainFake } from './fake-session.js';

/** A measurement that gives `[accuracy, loss]` after the first epoch, the second ... */
const withLosses =
  (...found: readonly (readonly [number, number])[]) =>
  (steps: number) => {
    const [accuracy, loss] = found[Math.ceil(steps / STEPS) - 1];
    return { accuracy, loss };
  };

const validated = (...accuracies: number[]) => ({ validation: byEpoch(...accuracies) });

describe('the best epoch', () => {
  it('has the highest validation accuracy, and training ends with its parameters', async () => {
    const { state, best, parameter } = await trainFake({ finds: validated(0.6, 0.8, 0.7) });
    expect(best).toEqual([1, 2]);
    expect(state.best).toEqual({
      epoch: 2,
      validation: { accuracy: 0.8, loss: 1 },
      monitored: { accuracy: 0.8, loss: 1 },
      parameters: Float32Array.of(2 * STEPS),
    });
    expect(parameter).toBe(2 * STEPS);
    expect(state.validation).toEqual({ accuracy: 0.7, loss: 1 });
  });

  it('is the one with the lower loss of two with the same accuracy', async () => {
    const found = withLosses([0.8, 0.5], [0.8, 0.4], [0.8, 0.45]);
    expect((await trainFake({ finds: { validation: found } })).best).toEqual([1, 2]);
  });

  it('is the earlier of two equal epochs', async () => {
    const { best, parameter } = await trainFake({ finds: validated(0.8, 0.8, 0.8) });
    expect(best).toEqual([1]);
    expect(parameter).toBe(STEPS);
  });

  it('is not one with a lower loss and a lower accuracy', async () => {
    const found = withLosses([0.8, 0.5], [0.7, 0.1], [0.7, 0.1]);
    expect((await trainFake({ finds: { validation: found } })).best).toEqual([1]);
  });

  it('is the last epoch without validation images, whatever other metrics say', async () => {
    const script = { counts: { validation: 0 }, set: ['training.validate_every=2'] };
    const { best, measured, parameter, lines, state, commands } = await trainFake(script);
    expect(best).toEqual([1, 2, 3]);
    expect(measured).toEqual([]);
    expect(commands).toEqual((await trainFake({ counts: { validation: 0 } })).commands);
    expect(parameter).toBe(3 * STEPS);
    expect(lines.every((line) => !('validation' in line) || line.validation === null)).toBe(true);
    expect(state.validation).toBeNull();
  });

  it('is not chosen by the test images, which are only watched', async () => {
    const finds = { ...validated(0.8, 0.7, 0.6), test: byEpoch(0.1, 0.9, 0.2) };
    const watched = await trainFake({ finds, set: ['training.watch_test=true'] });
    const unwatched = await trainFake({ finds });
    expect(watched.state.best?.epoch).toBe(1);
    expect(watched.parameter).toBe(STEPS);
    expect(watched.state.peakTest).toEqual({ epoch: 2, accuracy: 0.9, loss: 1 });
    expect(linesOf(watched, 'epoch').map(({ test }) => test?.accuracy)).toEqual([0.1, 0.9, 0.2]);
    expect(linesOf(watched, 'epoch').map(({ validation }) => validation?.accuracy)).toEqual([0.8, 0.7, 0.6]);
    expect(unwatched.measured.map(({ part }) => part)).toEqual(['validation', 'validation', 'validation']);
    expect(unwatched.state.peakTest).toBeNull();
    expect(linesOf(unwatched, 'epoch').every((line) => !('test' in line))).toBe(true);
  });

  it('peaks on the test images at the first of equal accuracies', async () => {
    const finds = { ...validated(0.1, 0.1, 0.1), test: byEpoch(0.3, 0.9, 0.9) };
    expect((await trainFake({ finds, set: ['training.watch_test=true'] })).state.peakTest?.epoch).toBe(2);
  });
});

describe('training.monitor', () => {
  const found = withLosses([0.8, 0.5], [0.9, 0.6], [0.7, 0.4]);
  const bestBy = async (monitor: string) =>
    (await trainFake({ finds: { validation: found }, set: [`training.monitor=${monitor}`] })).best;

  it('chooses by the accuracy or by the loss of the validation images', async () => {
    expect(await bestBy('validation_accuracy')).toEqual([1, 2]);
    expect(await bestBy('validation_loss')).toEqual([1, 3]);
  });

  it('chooses by the training images of whole epochs, also where there are no others', async () => {
    // Correct images are the number of the step: the accuracy rises. The loss of each image rises, too.
    const script = { loss: (step: number) => 5 * step, counts: { validation: 0 } };
    const best = async (monitor: string) => (await trainFake({ ...script, set: [`training.monitor=${monitor}`] })).best;
    expect(await best('train_accuracy')).toEqual([1, 2, 3]);
    expect(await best('train_loss')).toEqual([1]);
    const within = await trainFake({
      finds: { validation: found },
      set: ['training.monitor=train_accuracy', 'training.validate_every=2'],
    });
    expect(within.best).toEqual([1, 2, 3]);
  });

  it('is what patience waits for, and is named where training stops', async () => {
    const { state } = await trainFake({
      loss: (step) => 5 * step,
      counts: { validation: 0 },
      set: ['training.monitor=train_loss', 'training.patience=1'],
    });
    expect([state.epochs, state.stopped]).toEqual([2, 'no better train loss for 1 epoch']);
  });
});

describe('an average of the parameters', () => {
  // The parameter is the number of steps; five steps an epoch.
  it('ema is validated and kept, and training goes on from the latest', async () => {
    const { measured, state, parameter } = await trainFake({ set: ['training.average={ema: {decay: 0.5}}'] });
    const after = Array.from({ length: 3 * STEPS }, (_, last) => {
      const weights = Array.from({ length: last + 1 }, (_, i) => 0.5 ** (last - i));
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.reduce((mean, weight, i) => mean + (weight / sum) * (i + 1), 0);
    });
    const ends = [4, 9, 14].map((i) => after[i]);
    for (const [i, { parameter: found }] of measured.entries()) expect(found).toBeCloseTo(ends[i], 9);
    expect(measured).toHaveLength(3);
    expect(state.best?.parameters[0]).toBeCloseTo(ends[0], 6);
    expect(parameter).toBeCloseTo(ends[0], 6);
  });

  it('swa is the mean of the ends of epochs from its first on, and the latest before', async () => {
    const { measured } = await trainFake({ set: ['training.average={swa: {from: 2}}'] });
    expect(measured.map(({ parameter }) => parameter)).toEqual([5, 10, 12.5]);
  });
});

describe('patience', () => {
  const train = (patience: number, epochs: number, ...accuracies: number[]) =>
    trainFake({ set: [`training.patience=${patience}`, `training.epochs=${epochs}`], finds: validated(...accuracies) });

  it.each([1, 2, 3])('%i stops training after that many epochs without a better accuracy', async (n) => {
    const { state, interrupted } = await train(n, 20, 0.5, 0.6, ...Array.from({ length: 18 }, () => 0.55));
    expect(state.epochs).toBe(2 + n);
    expect(state.stopped).toBe(`no better validation accuracy for ${n} ${n === 1 ? 'epoch' : 'epochs'}`);
    expect(interrupted).toBe(false);
  });

  it('starts again with each better epoch', async () => {
    expect((await train(2, 9, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4, 0.4)).state).toMatchObject({
      epochs: 9,
      stopped: null,
    });
  });

  it('0 never stops training', async () => {
    expect((await train(0, 6, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1)).state).toMatchObject({ epochs: 6, stopped: null });
  });

  it('does not call the last epoch an early stop', async () => {
    expect((await train(2, 3, 0.9, 0.1, 0.1)).state).toMatchObject({ epochs: 3, stopped: null });
  });

  it('leaves the best parameters and a checkpoint', async () => {
    const { parameter, checkpoints } = await train(1, 9, 0.5, 0.9, 0.1);
    expect(parameter).toBe(2 * STEPS);
    expect(checkpoints.at(-1)).toMatchObject({ epochs: 3, stopped: 'no better validation accuracy for 1 epoch' });
  });
});

describe('validation within an epoch', () => {
  const within = { set: ['training.validate_every=2'] };

  it('happens every validate_every steps of the run, and after each epoch', async () => {
    const trained = await trainFake(within);
    expect(trained.measured.map(({ parameter }) => parameter)).toEqual([2, 4, 5, 6, 8, 10, 12, 14, 15]);
    expect(linesOf(trained, 'validation').map(({ epoch, step }) => [epoch, step])).toEqual([
      [0.4, 2],
      [0.8, 4],
      [1.2, 6],
      [1.6, 8],
      [2.4, 12],
      [2.8, 14],
    ]);
  });

  it('is recorded with its epoch, rounded to three digits', async () => {
    const trained = await trainFake({ ...within, counts: { train: 15 } });
    expect(linesOf(trained, 'validation').map(({ epoch }) => epoch)).toEqual([0.667, 1.333, 2.667]);
  });

  it('may happen after every step', async () => {
    const { measured } = await trainFake({ set: ['training.validate_every=1', 'training.epochs=1'] });
    // The last step has its own validation and that of the epoch.
    expect(measured.map(({ parameter }) => parameter)).toEqual([1, 2, 3, 4, 5]);
  });

  it('may find the best parameters, which are kept', async () => {
    const finds = { validation: (steps: number) => ({ loss: 1, accuracy: steps === 8 ? 0.9 : 0.5 }) };
    const { state, parameter, best } = await trainFake({ ...within, finds });
    expect(best).toEqual([0.4, 1.6]);
    expect(state.best).toMatchObject({ epoch: 1.6, validation: { accuracy: 0.9 } });
    expect(parameter).toBe(8);
  });

  it('also measures watched test images', async () => {
    const trained = await trainFake({ set: [...within.set, 'training.watch_test=true'] });
    expect(linesOf(trained, 'validation').every(({ test }) => test?.accuracy === 0.5)).toBe(true);
    expect(trained.measured.slice(0, 2)).toEqual([
      { part: 'validation', parameter: 2 },
      { part: 'test', parameter: 2 },
    ]);
  });

  it('counts for patience, in fractions of epochs', async () => {
    const finds = { validation: (steps: number) => ({ loss: 1, accuracy: steps === 8 ? 0.9 : 0.5 }) };
    const set = [...within.set, 'training.patience=2', 'training.epochs=9'];
    // Best at epoch 1.6: after epoch 3 that is 1.4 epochs ago, after epoch 4 it is 2.4.
    expect((await trainFake({ set, finds })).state.epochs).toBe(4);
  });
});
