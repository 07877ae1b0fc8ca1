// Trials in separate processes: as many at once as there are jobs, sharing the cores; a dead process is reported.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import type { LauncherEvents } from '../../src/sweep/launcher.js';
import { localLauncher } from '../../src/sweep/local-launcher.js';
import { runTrial, type TrialHost, type TrialOutcome, type TrialTask } from '../../src/sweep/trial.js';

const host: TrialHost = {
  engine: 'simd',
  context: { cacheDir: tmpdir() },
  machine: {
    ...{ lenet: '0', node: '0', platform: 'test', cpu: 'test', cores: 8, git_commit: null, command: [] },
  },
};

let config: Record<string, Record<string, unknown>>;
beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lenet-base-')), 'base.yaml');
  writeFileSync(
    file,
    `data: {source: {digits: {train: 60, test: 20}}, split: {train: 40, validation: 20}}
network: [{dense: {units: 4, activation: tanh}}]
training: {epochs: 2, batch_size: 10}
`,
  );
  config = (await loadConfig(file, [])).resolved as typeof config;
});

let study: string;
beforeEach(() => {
  study = mkdtempSync(join(tmpdir(), 'lenet-local-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const task = (id: string, training: object = {}, until?: number): TrialTask => ({
  ...{ study, until },
  trial: { id, settings: { case: id }, seed: 1, config: { ...config, training: { ...config.training, ...training } } },
});

const processes = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;

/** Runs tasks to their end; returns the reported events in order. */
async function told(
  tasks: readonly TrialTask[],
  jobs: number,
  when: (line: string, stop: () => void) => void = () => {},
) {
  const before = processes();
  const controller = new AbortController();
  const lines: string[] = [];
  const shares: number[] = [];
  const say = (line: string) => {
    lines.push(line);
    when(line, () => controller.abort());
  };
  const events: LauncherEvents = {
    started: ({ trial }) => say(`${trial.id} started`),
    progress({ trial }, { share, epoch, epochs }) {
      shares.push(share);
      when(`${trial.id} in ${epoch} of ${epochs}`, () => controller.abort());
    },
    remark: say,
    ended: ({ trial }, { status, reason, summary }) =>
      say(`${trial.id} ${status}${reason ? `: ${reason}` : ''}${summary ? ` after ${summary.epochs}` : ''}`),
  };
  const launcher = localLauncher({ jobs, host });
  await launcher.run(tasks, events, controller.signal);
  await launcher.close();
  // Released workers end by themselves; none outlives its test.
  while (processes() > before) await sleep(5);
  return { lines, shares };
}

const environment = (id: string) => JSON.parse(readFileSync(join(study, id, 'environment.json'), 'utf8'));

it('one job runs its trials one after another, and each reports its progress', async () => {
  const { lines, shares } = await told([task('a'), task('b', {}, 1)], 1);
  expect(lines).toEqual(['a started', 'a finished after 2', 'b started', 'b paused after 1']);
  // At least one step of each trial.
  expect(shares.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
});

it('two jobs share the cores of this machine, each up to the threads of its configuration', async () => {
  vi.spyOn(os, 'availableParallelism').mockReturnValue(6);
  const { lines } = await told([task('a', { threads: 2 }), task('b'), task('c', { threads: 1 })], 2);
  expect(lines.slice(0, 2)).toEqual(['a started', 'b started']);
  expect(lines).toHaveLength(6);
  // Trial b had two trials and the four cores that a left.
  expect(['a', 'b', 'c'].map((id) => environment(id).threads)).toEqual([2, 2, 1]);
  expect(environment('b')).toMatchObject({ engine: 'simd', cpu: 'test', cores: 8 });
});

it('an empty list of tasks ends at once', async () => {
  expect(await told([], 2)).toEqual({ lines: [], shares: [] });
});

it('a stopped trial is interrupted, and waiting trials never begin', async () => {
  const { lines } = await told([task('a', { epochs: 100_000 }), task('b')], 1, (line, stop) => {
    if (line.startsWith('a in ')) stop();
  });
  expect(lines).toEqual(['a started', expect.stringMatching(/^a interrupted after \d+$/)]);
  expect(existsSync(join(study, 'b'))).toBe(false);
});

it.each(['started', 'progress', 'ended'] as const)(
  'an error of the listener of %s stops running trials, starts no more, and is thrown to the caller',
  async (name) => {
    const heard: string[] = [];
    const listener = (event: keyof LauncherEvents) => (of: TrialTask, outcome?: unknown) => {
      if (event !== 'progress') heard.push(`${of.trial.id} ${(outcome as TrialOutcome)?.status ?? event}`);
      if (event === name) throw new Error('the disk is full');
    };
    const events = { started: listener('started'), progress: listener('progress'), ended: listener('ended') };
    const launcher = localLauncher({ jobs: 1, host });
    const tasks = [task('a', { epochs: name === 'ended' ? 1 : 100_000 }), task('b')];
    await expect(launcher.run(tasks, events, new AbortController().signal)).rejects.toThrow('the disk is full');
    await launcher.close();
    expect(heard).toEqual(['a started', `a ${name === 'ended' ? 'finished' : 'interrupted'}`]);
    expect(existsSync(join(study, 'b'))).toBe(false);
  },
);

const dying = (script: string) =>
  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(script)}`);

it('a trial whose process dies has failed, with its last output, and the next trial gets a new process', async () => {
  dying('console.error("first"); console.error("=".repeat(9999) + " no memory"); process.exit(7)');
  const { lines } = await told([task('a'), task('b')], 1);
  expect(lines.map((line) => line.replace(/=+/, '...'))).toEqual([
    ...['a started', 'a failed: process ended (exit code 7): ... no memory'],
    ...['b started', 'b failed: process ended (exit code 7): ... no memory'],
  ]);
  expect(lines[1].length).toBeLessThan(2100);
});

it('a trial killed by the system without a message was possibly out of memory', async () => {
  dying('process.kill(process.pid, "SIGKILL")');
  expect((await told([task('a')], 1)).lines[1]).toBe('a failed: process ended (SIGKILL): out of memory?');
  dying('process.kill(process.pid, "SIGTERM")');
  expect((await told([task('a')], 1)).lines[1]).toBe('a failed: process ended (SIGTERM)');
});

it('a trial stopped before it began, or before its rung, is interrupted, neither failed nor paused', async () => {
  const stopped = async (of: TrialTask, whenEpochs: number) => {
    const controller = new AbortController();
    const reporter = { metrics: () => controller.abort('SIGINT') };
    if (whenEpochs === 0) controller.abort('SIGINT');
    const options = { threads: 1, kept: new Map(), reporter, signal: controller.signal };
    const { status, reason, summary } = await runTrial(of, host, options);
    return [status, reason ?? summary?.epochs];
  };
  const early = ['interrupted', 'interrupted before the run began; nothing was written'];
  expect([await stopped(task('a', {}, 1), 0), await stopped(task('b'), 0)]).toEqual([early, early]);
  expect(await stopped(task('c', { epochs: 5 }, 3), 1)).toEqual(['interrupted', 1]);
});

it('a trial starts, pauses at a rung, resumes to its end, and returns an outcome if it fails', async () => {
  const options = { threads: 1, kept: new Map(), reporter: {}, signal: new AbortController().signal };
  const outcome = async (until?: number, of = task('a', {}, until)) => {
    const { status, reason, summary } = await runTrial(of, host, options);
    return [status, reason, summary?.epochs];
  };
  expect(await outcome(1)).toEqual(['paused', null, 1]);
  expect(await outcome()).toEqual(['finished', null, 2]);
  expect(readFileSync(join(study, 'a', 'config.yaml'), 'utf8')).toMatch(
    /^# A trial of the study in \.\.\/study\.yaml: case: a, seed: 1\n/,
  );
  expect(environment('a').threads).toBe(1);
  const diverging = task('b', { optimizer: { sgd: { learning_rate: 1e38 } } });
  expect(await outcome(0, diverging)).toEqual([
    'failed',
    expect.stringMatching(/no longer a finite number/),
    undefined,
  ]);
  expect(await outcome(0, { ...task('c'), trial: { ...task('c').trial, config: { seed: 1 } } })).toEqual([
    ...['failed', expect.any(String), undefined],
  ]);
});
