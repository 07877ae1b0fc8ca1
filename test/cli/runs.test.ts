// Runs as things: listed, found by name, tagged, put away, deleted.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listRuns } from '../../src/compare/list-runs.js';
import { lockRun } from '../../src/runs/lock.js';
import { json, lenet, runsIn, SMALL, temporary, withEpochs } from './lenet.js';

const cwd = temporary();
const at = (name: string) => join('runs', name);
const run = (...args: string[]) => lenet(args, { cwd });
let [first, second]: string[] = [];

beforeAll(async () => {
  await lenet(['run', ...SMALL, '--name', 'alpha'], { cwd });
  await lenet(['run', ...withEpochs(3), '--name', 'beta', '--set', 'seed=2'], { cwd });
  [first, second] = runsIn(cwd)
    .map((path) => basename(path))
    .sort();
});

describe('lenet runs', () => {
  it('lists runs, the last one first, with their results', async () => {
    const { stdout } = await run('runs');
    const [head, ...lines] = stdout.trim().split('\n');
    expect(head).toMatch(/^run +test_accuracy +status/);
    expect(lines.slice(0, 2).map((line) => line.split(' ')[0])).toEqual([second, first]);
    expect(lines.at(-1)).toBe('2 runs in runs');
  });

  it.each([
    ['epochs > 2', 1],
    ['epochs >= 2', 2],
    ['epochs = 2', 1],
    ['seed != 2', 1],
    ['training.optimizer = adam', 2],
    ['optimizer = sgd', 0],
    ['test_accuracy < 0%', 0],
    ['name = beta', 1],
  ])('--where %s finds %d', (condition, count) => {
    expect(listRuns(join(cwd, 'runs'), { where: [condition] })).toHaveLength(count);
  });

  it('sorts by any metric or setting', () => {
    const names = (sort: string) => listRuns(join(cwd, 'runs'), { sort }).map(({ name }) => name);
    expect([names('epochs'), names('-seed')]).toEqual([
      ['alpha', 'beta'],
      ['beta', 'alpha'],
    ]);
  });

  it('refuses what is no condition, and an unknown key', async () => {
    for (const args of [
      ['--where', 'good'],
      ['--where', 'nosuch=1'],
      ['--sort', 'nosuch'],
    ]) {
      expect((await run('runs', ...args)).code).toBe(2);
    }
  });
});

describe('a run', () => {
  it('goes by the beginning of its name, as @last and as @best', async () => {
    for (const [reference, path] of [
      ['alph', at(first)],
      ['@last', at(second)],
    ]) {
      const found = await run('evaluate', reference, '--json');
      expect([found.code, json(found).run]).toEqual([0, path]);
      expect(found.stderr).toContain(`${reference} is ${path}`);
    }
    const [best] = json(await run('runs', '--sort', '-validation_accuracy', '--json'));
    expect(json(await run('evaluate', '@best', '--json')).run).toBe(best.run);
  });

  it('is not guessed: an ambiguous or unknown beginning is refused', async () => {
    mkdirSync(join(cwd, 'runs', 'alpine'));
    writeFileSync(join(cwd, 'runs', 'alpine', 'resolved.yaml'), '');
    const ambiguous = await run('evaluate', 'al');
    expect([ambiguous.code, ambiguous.stderr]).toEqual([1, expect.stringMatching(/2 runs in runs begin with it/)]);
    expect((await run('evaluate', '')).stderr).toContain('the name of a run is empty');
    expect((await run('evaluate', 'zeta')).stderr).toContain('no run in runs begins with it');
    await run('runs', 'rm', 'alpine', '--yes');
    expect(existsSync(join(cwd, 'runs', 'alpine'))).toBe(false);
  });

  it('@best compares only runs on the images of the last one', async () => {
    const own = temporary();
    await lenet(['run', ...SMALL, '--name', 'easy'], { cwd: own });
    await lenet(['run', ...SMALL, '--name', 'other', '--set', 'data.source.digits.seed=5'], { cwd: own });
    const { run: path } = json(await lenet(['evaluate', '@best', '--json'], { cwd: own }));
    expect(path).toMatch(/^runs\/other-/);
  });

  it('has tags and a note, in lists and comparisons', async () => {
    await run('runs', 'tag', 'alpha', 'paper', 'base');
    await run('runs', 'tag', 'alpha', 'base', '--remove');
    await run('runs', 'note', 'alpha', 'with the old schedule');
    expect(json(await run('runs', '--tag', 'paper', '--json'))).toMatchObject([
      { run: at(first), tags: ['paper'], note: 'with the old schedule' },
    ]);
    expect((await run('compare', 'runs')).stdout).toContain(`${first}: [paper] with the old schedule`);
    expect((await run('runs', 'note', 'alpha')).stdout).toContain('with the old schedule');
    expect((await run('runs', 'tag', 'alpha', 'two words')).code).toBe(2);
    await run('runs', 'note', 'alpha', '');
    await run('runs', 'tag', 'alpha', 'paper', '--remove');
    expect(existsSync(join(cwd, 'runs', first, 'labels.json'))).toBe(false);
  });

  it('with broken labels says so, and keeps its results', async () => {
    const file = join(cwd, 'runs', first, 'labels.json');
    writeFileSync(file, '{"tags": "paper", "note": null}');
    expect((await run('runs', 'note', 'alpha')).stderr).toContain('its labels.json is broken: tags must be array');
    expect(readFileSync(file, 'utf8')).toContain('paper');
    const listed = listRuns(join(cwd, 'runs'), { where: ['name = alpha'] });
    expect(listed).toMatchObject([{ status: 'finished', note: expect.stringContaining('cannot be read') }]);
    expect((await run('compare', 'runs')).code).toBe(0);
    writeFileSync(file, '{"tags": [], "note": null}');
  });
});

describe('archived and deleted runs', () => {
  it('an archived run is in no list but its own, and comes back when it is moved', async () => {
    const { stdout } = await run('runs', 'archive', 'alpha');
    expect(stdout).toContain(join('runs', '.archive', first));
    expect(json(await run('runs', '--json'))).toHaveLength(1);
    expect(json(await run('runs', '--archived', '--json'))).toHaveLength(1);
    renameSync(join(cwd, 'runs', '.archive', first), join(cwd, 'runs', first));
    expect(json(await run('runs', '--json'))).toHaveLength(2);
  });

  it('deletes nothing that it cannot ask about, that is no run, or that is at work', async () => {
    expect(await run('runs', 'rm', 'alpha')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes confirms'),
    });
    for (const [file, content] of [
      ['thesis.tex', 'mine'],
      ['summary.json', '{}'],
    ]) {
      mkdirSync(join(cwd, 'precious'), { recursive: true });
      writeFileSync(join(cwd, 'precious', file), content);
      expect(await run('runs', 'rm', './precious', '--yes')).toMatchObject({ code: 1 });
    }
    for (const place of ['.', '..', 'runs', 'lenet5-best', ''])
      expect([place, (await run('runs', 'rm', place, '--yes')).code]).toEqual([place, 1]);
    const lock = lockRun(join(cwd, 'runs', first));
    for (const verb of ['rm', 'archive']) {
      const args = verb === 'rm' ? ['--yes'] : [];
      const refused = await run('runs', verb, 'alpha', ...args);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is working on it') });
    }
    lock.release();
    expect([existsSync(join(cwd, 'precious', 'thesis.tex')), existsSync(join(cwd, 'runs', first))]).toEqual([
      true,
      true,
    ]);
  });

  it('leaves a study alone while one of its trials is at work', async () => {
    const study = join(cwd, 'runs', 'study');
    mkdirSync(join(study, 'trial'), { recursive: true });
    const record = {
      ...{ name: 'study', description: null, file: null, created: '', metric: null, direction: 'max', keys: [] },
      ...{ baseline: null, halving: null, power_law: null, reported: [], slurm: { chunk: 1, options: {} }, trials: [] },
    };
    writeFileSync(join(study, 'study.json'), JSON.stringify(record));
    const lock = lockRun(join(study, 'trial'));
    const refused = await run('runs', 'rm', 'runs/study', '--yes');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is working on it') });
    lock.release();
    expect((await run('runs', 'rm', 'runs/study', '--yes')).code).toBe(0);
    expect(existsSync(study)).toBe(false);
  });

  it('deletes a run with --yes', async () => {
    expect((await run('runs', 'rm', first, '--yes')).stdout).toBe(`deleted ${at(first)}\n`);
    expect(existsSync(join(cwd, 'runs', first))).toBe(false);
  });
});
