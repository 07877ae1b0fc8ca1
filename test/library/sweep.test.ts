// `sweep` and `compare` of the library: the objects of the commands with --json.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare, run, type SweepEvent, sweep } from '../../src/library/index.js';
import { json, lenet } from '../cli/lenet.js';
import { folder, SMALL } from './small.js';

const { data, network, training } = SMALL;
/** A study whose base is a shipped configuration, made as small as SMALL. */
const STUDY = {
  name: 'sizes',
  base: 'quickstart',
  set: { 'data.source': data.source, 'data.split': data.split, network, 'training.epochs': training.epochs },
  grid: { 'training.batch_size': [20, 50] },
  repeats: 2,
};

async function eventsOf(running: AsyncIterable<{ kind: string }>) {
  const events: SweepEvent[] = [];
  for await (const event of running) events.push(event as SweepEvent);
  return events;
}

describe('a sweep of plain data', () => {
  const out = folder();

  it('gives what lenet sweep --json prints for its directory, and tells of every trial', async () => {
    const running = sweep(STUDY, { out, jobs: 1 });
    const events = await eventsOf(running);
    const result = await running.finished;
    expect(result).toMatchObject({ path: join(out, 'sizes'), interrupted: false, counts: { finished: 4, left: 0 } });
    expect(events[0]).toEqual({ kind: 'opened', path: join(out, 'sizes'), strangers: [] });
    expect(events[1]).toEqual({ kind: 'begun', trials: 4, finished: 0, failed: 0, left: 4 });
    const ended = events.filter((event) => event.kind === 'ended');
    expect(ended.map(({ trial, status }) => [trial.settings['training.batch_size'], trial.seed, status])).toEqual([
      [20, 1, 'finished'],
      [20, 2, 'finished'],
      [50, 1, 'finished'],
      [50, 2, 'finished'],
    ]);
    expect(ended[0].result).toMatchObject({ status: 'finished', epochs: 2 });
    const printed = json(await lenet(['sweep', join(out, 'sizes'), '--json']));
    expect(JSON.parse(JSON.stringify(result))).toEqual(printed);
  });

  it('that has ended is left as it is', async () => {
    const events = await eventsOf(sweep(join(out, 'sizes')));
    expect(events).toEqual([
      { kind: 'opened', path: join(out, 'sizes'), strangers: [] },
      { kind: 'begun', trials: 4, finished: 4, failed: 0, left: 0 },
    ]);
  });

  it.each([
    [{}],
    [{ baseline: { 'training.batch_size': 20 }, metric: 'validation_loss' }],
    [{ pareto: 'train_seconds', sort: '-test_accuracy' }],
  ])('is compared as by lenet compare --json: %o', async (options) => {
    const { baseline, ...others } = options as Record<string, never>;
    const words = [
      ...Object.entries(others).map(([name, value]) => `--${name}=${value}`),
      ...Object.entries(baseline ?? {}).flatMap(([key, value]) => ['--baseline', `${key}=${value}`]),
    ];
    const printed = json(await lenet(['compare', join(out, 'sizes'), ...words, '--json']));
    expect(JSON.parse(JSON.stringify(compare(join(out, 'sizes'), options)))).toEqual(printed);
    expect(printed.groups).toHaveLength(2);
  });
});

it('an experiment is swept with grid and repeats as by the flags, and a signal stops it', async () => {
  const out = folder();
  const set = { ...STUDY.set, 'training.epochs': 100_000 };
  const controller = new AbortController();
  const grid = { 'training.optimizer': ['sgd', { adam: { learning_rate: 0.01 } }] };
  const running = sweep('quickstart', { set, grid, repeats: 2, jobs: 1, out, name: 'cut', signal: controller.signal });
  for await (const event of running) if (event.kind === 'progress') controller.abort();
  const { interrupted, counts, runs } = await running.finished;
  expect({ interrupted, counts }).toEqual({
    interrupted: true,
    counts: { finished: 0, failed: 0, dropped: 0, left: 4 },
  });
  expect(new Set(runs.map(({ settings }) => settings['training.optimizer']))).toHaveLength(2);
});

it('a run that is missing is a row with the reason', async () => {
  const { run: path } = await run(SMALL, { out: folder() }).finished;
  const { runs } = compare([path, join(folder(), 'none')]);
  expect(runs.map(({ status, note }) => [status, note])).toEqual([
    ['finished', null],
    ['unreadable', 'no such directory'],
  ]);
});

describe('a mistake is refused', () => {
  it.each([
    [{ ...SMALL, name: 'alone' }, { repeats: 2 }, 'a study that is plain data needs a base'],
    [{ ...STUDY, repeat: 2 }, {}, /^study:\d+:\d+: .*repeat/],
    [STUDY, { grid: { 'training.batch_size': 20 } }, 'grid training.batch_size must be a list of values'],
    [STUDY, { jobs: 1.5 }, 'jobs must be a whole number from 1 to 256, but is 1.5'],
    [STUDY, { repeat: 2 }, 'sweep has no option repeat; did you mean repeats?'],
  ])('of sweep: %#', async (study, options, message) => {
    await expect(sweep(study, { out: folder(), ...options } as never).finished).rejects.toThrow(message);
  });

  it('of compare', () => {
    expect(() => compare('x', { columns: ['run'], pareto: 'epochs' })).toThrow(
      'columns shows single runs, and pareto groups: leave one of them out',
    );
    expect(() => compare('x', { metrics: 'x' } as never)).toThrow(
      'compare has no option metrics; did you mean metric?',
    );
    expect(() => compare('x', { metric: 'accuracy' })).toThrow('unknown metric accuracy');
  });
});
