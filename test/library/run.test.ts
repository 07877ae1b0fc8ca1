// `run` of the library: the object of `lenet run --json`, events, options and errors.
import { getEventListeners } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, explain, type RunEvent, type RunOptions, run } from '../../src/library/index.js';
import { CONFIGS, json, lenet, readJson, SMALL as WORDS } from '../cli/lenet.js';
import { folder, SMALL, withoutPlace } from './small.js';

const small = (options: RunOptions = {}, config: Parameters<typeof run>[0] = SMALL) =>
  run(config, { out: folder(), ...options });

const modelOf = (path: string) => readFileSync(join(path, 'model.safetensors')).toString('base64');

async function eventsOf(running: AsyncIterable<{ kind: string }>) {
  const events: RunEvent[] = [];
  for await (const event of running) events.push(event as RunEvent);
  return events;
}

it('finished is what lenet run --json prints, for the same file and settings', async () => {
  const set = {
    'data.source.digits.train': 300,
    'data.source.digits.test': 60,
    'data.split': { train: 240, validation: 60 },
    'training.epochs': 2,
  };
  const result = await small({ set, name: 'same', seed: 3 }, join(CONFIGS, 'quickstart.yaml')).finished;
  const printed = json(await lenet(['run', ...WORDS, '--set', 'seed=3', '--name', 'same', '--json']));
  expect(withoutPlace(result)).toEqual(withoutPlace(printed));
  expect(result.run).toMatch(/same-\d{8}-\d{6}-/);
});

it('the events are the lines of metrics.jsonl, what comes before them, and progress', async () => {
  const running = small();
  const events = await eventsOf(running);
  const { run: path, ...result } = await running.finished;
  const lines = events.filter(({ kind }) => ['step', 'epoch', 'validation', 'test'].includes(kind));
  expect(lines.map((line) => JSON.stringify(line))).toEqual(
    readFileSync(join(path, 'metrics.jsonl'), 'utf8').trim().split('\n'),
  );
  const started = events.find((event) => event.kind === 'started');
  expect(started).toMatchObject({ run: path, name: 'small', parameters: result.parameters, seed: result.seed });
  expect(started?.data.images).toEqual({ train: 100, validation: 20, test: 20 });
  expect(events.findIndex(({ kind }) => kind === 'started')).toBeLessThan(events.indexOf(lines[0] as RunEvent));
  const progress = events.filter((event) => event.kind === 'progress');
  expect(progress.at(-1)).toMatchObject({ epoch: 2, epochs: 2, step: 5, steps: 5 });
});

it('a configuration is read when run is called: a change afterwards has no effect', async () => {
  const config = structuredClone(SMALL);
  const set = { seed: 4 };
  const running = small({ set }, config);
  config.training.epochs = 7;
  set.seed = 5;
  expect(await running.finished).toMatchObject({ epochs: 2, seed: 4 });
});

it('two runs at the same time, and one after them, have the bytes that each has alone', async () => {
  const both = await Promise.all([small({ seed: 1 }).finished, small({ seed: 2 }).finished]);
  const alone = [await small({ seed: 1 }).finished, await small({ seed: 2 }).finished];
  expect(both.map(({ run: path }) => modelOf(path))).toEqual(alone.map(({ run: path }) => modelOf(path)));
  expect(new Set(both.map(({ run: path }) => modelOf(path))).size).toBe(2);
});

it('records no command line, and the version of lenet', async () => {
  const { run: path } = await small().finished;
  expect(readJson(path, 'environment.json')).toMatchObject({ command: [], lenet: readJson('package.json').version });
});

describe('a signal', () => {
  it('ends the run after a step, and the summary says so', async () => {
    const controller = new AbortController();
    const running = small({ signal: controller.signal, set: { 'training.epochs': 100_000 } });
    for await (const { kind } of running) if (kind === 'epoch') controller.abort();
    const result = await running.finished;
    expect(result.status).toBe('interrupted');
    // A program may keep one signal for many runs.
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(readJson(result.run, 'summary.json').message).toBe('stopped by an abort signal');
  });

  it('that is there from the start leaves nothing behind', async () => {
    const out = folder();
    await expect(small({ out, signal: AbortSignal.abort() }).finished).rejects.toThrow('nothing was written');
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('a mistake', () => {
  it('in plain data is explained with its lines as YAML, as the command explains a file', async () => {
    const failure = await small({}, { ...SMALL, network: [{ dense: { unit: 8 } }] }).finished.catch((error) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure.message).toMatch(/^experiment:\d+:\d+: network\.dense has no option unit$/m);
    expect(explain(failure)).toMatch(/^> \d+ \| +unit: 8$[\s\S]*^ {2}help: did you mean units\?$/m);
  });

  it('in a setting names it as --set', async () => {
    const wrong = (set: RunOptions['set']) => small({ set }).finished;
    await expect(wrong({ 'training.epoch': 2 })).rejects.toThrow('training has no option epoch');
    await expect(wrong({ 'training.optimizer.learning_rate': Number.NaN })).rejects.toThrow(/not a number/);
    await expect(wrong({ 'training=epochs': 2 })).rejects.toThrow('training=epochs is not a path');
    await expect(small({ seed: 1, set: { seed: 2 } }).finished).rejects.toThrow('seed is set twice');
  });

  it.each([
    [{ threds: 1 }, 'run has no option threds; did you mean threads?'],
    [{ threads: 0 }, 'threads must be a whole number from 1 to 256, but is 0'],
    [{ engine: 'fast' }, 'unknown engine fast; there are auto'],
  ])('in the options is refused: %o', async (options, message) => {
    await expect(small(options as RunOptions).finished).rejects.toThrow(message);
  });

  it.each([null, 7, [SMALL]])('in the kind of the configuration is refused: %o', async (config) => {
    await expect(small({}, config as never).finished).rejects.toThrow(/^run takes the path of a file, a name/);
  });
});

it('an undefined setting is left out', async () => {
  expect(await small({ set: { seed: 9, 'training.epochs': undefined } }).finished).toMatchObject({
    seed: 9,
    epochs: 2,
  });
});

it('references in plain data refer to its variables, and extends to shipped configurations', async () => {
  const config = { ...SMALL, extends: 'lenet5-maxpool', variables: { size: 6 } };
  const network = [{ dense: { units: '${size}' } }];
  const { run: path } = await small({}, { ...config, network }).finished;
  expect(readJson(path, 'summary.json').config.network[0].dense.units).toBe(6);
});

it('a warning about the configuration is a remark with its place', async () => {
  const network = [{ dense: { units: 8 } }, { dense: { units: 6 } }];
  const remarks = (await eventsOf(small({}, { ...SMALL, network }))).filter((event) => event.kind === 'remark');
  expect(remarks[0].text).toMatch(/^experiment:\d+:\d+: dense_1 has no activation, and dense_2 follows/);
});

it('data that are missing are replaced by the fallback, which an event and the result say', async () => {
  const data = { source: { images: { path: join(folder(), 'none') } }, fallback: 'digits', split: SMALL.data.split };
  const running = small({}, { ...SMALL, data: { ...data, limit: { test: 20 } } });
  const fallback = (await eventsOf(running)).find((event) => event.kind === 'fallback');
  expect(fallback).toMatchObject({ source: 'digits', reason: expect.stringContaining('none') });
  expect((await running.finished).data).toEqual({ source: 'digits', fallback: true });
});
