// When a training can be resumed, and that it then continues like an uninterrupted one.
import { describe, expect, it } from 'vitest';
import type { MetricsLine } from '../../src/runs/records.js';
import { STEPS, type Trained, trainFake } from './fake-session.js';

const placesOf = ({ checkpoints }: Trained) => checkpoints.map(({ epochs, stepInEpoch }) => [epochs, stepInEpoch]);

describe('checkpoints', () => {
  const train = (every: string, epochs = 5) =>
    trainFake({ set: [`training.checkpoint_every=${every}`, `training.epochs=${epochs}`] });

  it('are written after every epoch, or every few epochs, and after the last', async () => {
    expect(placesOf(await train('1'))).toEqual([1, 2, 3, 4, 5].map((epoch) => [epoch, 0]));
    expect(placesOf(await train('2'))).toEqual([2, 4, 5].map((epoch) => [epoch, 0]));
  });

  it('are written only at the end with 0', async () => {
    expect(placesOf(await train('0'))).toEqual([[5, 0]]);
  });

  it('are written every few steps of the run, and only once at the end of an epoch', async () => {
    expect(placesOf(await train('{steps: 4}', 3))).toEqual([
      [0, 4],
      [1, 3],
      [2, 2],
      [3, 0],
    ]);
    expect(placesOf(await train('{steps: 5}', 2))).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});

describe('an interrupted training', () => {
  const set = ['training.validate_every=3', 'training.log_every=2', 'training.watch_test=true', 'training.patience=2'];
  const found = (steps: number) => ({ loss: 1 / steps, accuracy: [0.2, 0.8, 0.3, 0.5][steps % 4] });
  const script = { set, finds: { validation: found, test: found }, loss: (step: number) => Math.sqrt(step) };

  it('reports it, and leaves a checkpoint of its state', async () => {
    const { interrupted, state, checkpoints } = await trainFake({ ...script, questions: 3 });
    expect(interrupted).toBe(true);
    expect(state.step).toBeLessThan(3 * STEPS);
    expect(checkpoints.at(-1)).toEqual(state);
  });

  it('resumes from any point to the same steps, lines, best epoch and parameters', async () => {
    const whole = await trainFake(script);
    const places = new Set<number>();
    for (let questions = 0; ; questions++) {
      const first = await trainFake({ ...script, questions });
      if (!first.interrupted) break;
      places.add(first.state.step);
      // The session of a resumed run holds the parameters of the checkpoint, not the best ones.
      const second = await trainFake({ ...script, state: first.state, parameter: first.state.step });
      expect([...first.steps, ...second.steps], `interrupted at question ${questions}`).toEqual(whole.steps);
      expect<MetricsLine[]>([...first.lines, ...second.lines]).toEqual(whole.lines);
      expect([...first.best, ...second.best]).toEqual(whole.best);
      expect(second.parameter).toBe(whole.parameter);
      const { trainSeconds: _, ...state } = second.state;
      expect(whole.state).toMatchObject(state);
    }
    expect(places.size).toBeGreaterThan(4);
  });

  it('ends with the best parameters so far, not with the last', async () => {
    const finds = { validation: (steps: number) => ({ loss: 1, accuracy: steps <= STEPS ? 0.9 : 0.1 }) };
    // The trainer checks before and within each epoch.
    const { parameter, state, interrupted } = await trainFake({ finds, questions: 6, set: ['training.epochs=9'] });
    expect(interrupted).toBe(true);
    expect(state.step).toBeGreaterThan(STEPS);
    expect(parameter).toBe(STEPS);
  });

  it('estimates second derivatives once per epoch, and not again if it resumes within one', async () => {
    const sdlm = { set: ['training.optimizer=sdlm', 'training.checkpoint_every={steps: 2}'] };
    const first = await trainFake({ ...sdlm, questions: 3 });
    expect(first.state.stepInEpoch).toBeGreaterThan(0);
    const second = await trainFake({ ...sdlm, state: first.state, parameter: first.state.step });
    expect([...first.curvatures, ...second.curvatures].map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  it('measures only the speed of its own steps', async () => {
    const first = await trainFake({ set: ['training.checkpoint_every={steps: 2}'], questions: 3 });
    const state = { ...first.state, trainSeconds: 1e6 };
    const second = await trainFake({ state, parameter: state.step });
    expect(second.progress[0].imagesPerSecond).toBeGreaterThan(100);
    expect(second.state.trainSeconds).toBeGreaterThanOrEqual(1e6);
  });
});
