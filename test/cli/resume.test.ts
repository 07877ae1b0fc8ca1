import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawn, linesIn, repeatWith, signalWhen } from './kill.js';
import { json, lenet, readJson, runsIn, temporary, withEpochs } from './lenet.js';
import { SECOND_ORDER, TOGETHER } from './wired.js';

/** Long enough to be killed in: checkpoints every 7 steps, an optimizer with state, early metrics. */
const LONG = [
  ...withEpochs(30),
  '--set',
  'training.checkpoint_every={steps: 7}',
  '--set',
  'training.log_every=3',
  '--threads',
  '2',
];
const FILES = ['model.safetensors', 'metrics.jsonl', 'resolved.yaml'];

const hashes = (run: string) =>
  FILES.map((file) =>
    createHash('sha256')
      .update(readFileSync(join(run, file)))
      .digest('hex'),
  );
const checkpoints = (run: string) =>
  readdirSync(join(run, 'checkpoints'))
    .filter((name) => name.endsWith('.checkpoint'))
    .sort();

const whole = temporary();
let expected: string[];
beforeAll(async () => {
  await lenet(['run', ...LONG], { cwd: whole });
  expected = hashes(runsIn(whole)[0]);
});

/** Starts a long run, and kills it once it has two checkpoints. */
const killedWithCheckpoints = (cwd: string, ...set: string[]) => killedOf(cwd, [...LONG, ...set]);

async function killedOf(cwd: string, args: readonly string[]): Promise<string> {
  const hasTwo = () => {
    const [run] = existsSync(join(cwd, 'runs')) ? runsIn(cwd) : [];
    return run !== undefined && existsSync(join(run, 'checkpoints')) && checkpoints(run).length >= 2;
  };
  await lenet(['run', ...args], { cwd, meanwhile: signalWhen(hasTwo) });
  return runsIn(cwd)[0];
}

describe('lenet resume', () => {
  it('ends with the same bytes after repeated SIGKILL at random instants', async () => {
    const cwd = temporary();
    /** Kills a command once it has written this many more lines. */
    const killed = async (args: readonly string[], more: number) => {
      const until = linesIn(join(cwd, 'runs')) + more;
      await lenet(args, { cwd, meanwhile: signalWhen(() => linesIn(join(cwd, 'runs')) >= until) });
    };
    await killed(['run', ...LONG], drawn(1, 40));
    const [run] = runsIn(cwd);
    expect(readJson(run, 'summary.json').status, repeatWith).toBe('running');
    for (let again = 0; again < 3 && readJson(run, 'summary.json').status === 'running'; again++)
      await killed(['resume', run], drawn(1, 30));
    const result = await lenet(['resume', run], { cwd });
    expect(result.code, result.stderr).toBe(0);
    expect(hashes(run), repeatWith).toEqual(expected);
    expect(readJson(run, 'summary.json')).toMatchObject({ status: 'finished', epochs: 30, process: null });
    expect(readdirSync(run).filter((name) => name.startsWith('lock'))).toEqual([]);
    expect(readdirSync(run, { recursive: true }).filter((file) => String(file).endsWith('.tmp'))).toEqual([]);
  }, 120_000);

  it.each([
    ['with dropout, batch statistics, sequences and augmentation', TOGETHER],
    ['with second derivatives', SECOND_ORDER],
  ])('resumes within an epoch to the same bytes %s', async (_, config) => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'wired.yaml'), config);
    const args = ['wired.yaml', '--set', 'training.epochs=4', '--set', 'training.checkpoint_every={steps: 5}'];
    const run = await killedOf(cwd, args);
    expect(readJson(run, 'summary.json').status).toBe('running');
    expect((await lenet(['resume', run, '--threads', '1'], { cwd })).code).toBe(0);
    const other = temporary();
    writeFileSync(join(other, 'wired.yaml'), config);
    await lenet(['run', ...args], { cwd: other });
    expect(hashes(run).slice(0, 2)).toEqual(hashes(runsIn(other)[0]).slice(0, 2));
  });

  it('resumes after Ctrl-C, also with another number of threads', async () => {
    const cwd = temporary();
    const atTheEnd = LONG.map((arg) =>
      arg.startsWith('training.checkpoint_every=') ? 'training.checkpoint_every=0' : arg,
    );
    await lenet(['run', ...atTheEnd], {
      cwd,
      meanwhile: (child) => child.stdout?.on('data', (text) => /epoch +2\//.test(String(text)) && child.kill('SIGINT')),
    });
    const [run] = runsIn(cwd);
    expect(readJson(run, 'summary.json').status).toBe('interrupted');
    expect(
      json(await lenet(['run', '--resume', run, '--threads', '3', '--oversubscribe', '--json'], { cwd })).status,
    ).toBe('finished');
    expect(hashes(run).slice(0, 2)).toEqual(expected.slice(0, 2));
  });

  it('keeps the last two checkpoints, and reports the use of the older one', async () => {
    for (const damage of ['cut', 'flip']) {
      const cwd = temporary();
      const run = await killedWithCheckpoints(cwd);
      const names = checkpoints(run);
      expect(names).toHaveLength(2);
      const newest = join(run, 'checkpoints', names[1]);
      const bytes = readFileSync(newest);
      if (damage === 'flip') bytes[bytes.length >> 1] ^= 4;
      writeFileSync(newest, damage === 'cut' ? bytes.subarray(0, bytes.length - 1000) : bytes);
      const result = await lenet(['resume', run], { cwd });
      expect(result.stderr).toMatch(/is damaged; going on from the one before it/);
      expect(hashes(run)).toEqual(expected);
    }
  });

  it('ignores a checkpoint that was incomplete when the process was killed', async () => {
    const cwd = temporary();
    const run = await killedWithCheckpoints(cwd);
    const [older] = checkpoints(run);
    const half = readFileSync(join(run, 'checkpoints', older)).subarray(0, 5000);
    writeFileSync(join(run, 'checkpoints', 'step-000000999.checkpoint.4242.tmp'), half);
    writeFileSync(join(run, 'model.safetensors.4242.tmp'), half);
    expect((await lenet(['resume', run], { cwd })).code).toBe(0);
    expect(hashes(run)).toEqual(expected);
    expect(readdirSync(run, { recursive: true }).filter((file) => String(file).endsWith('.tmp'))).toEqual([]);
  });

  it('reports a finished run, and continues it with --epochs to the bytes of a longer run', async () => {
    const cwd = temporary();
    cpSync(runsIn(whole)[0], join(cwd, 'copy'), { recursive: true });
    const done = await lenet(['resume', 'copy'], { cwd });
    expect(done).toMatchObject({ code: 0 });
    expect(done.stderr).toMatch(/this run is finished, after 30 epochs; --epochs N with a larger N trains on/);
    expect(hashes(join(cwd, 'copy'))).toEqual(expected);
    await lenet(['resume', 'copy', '--epochs', '34'], { cwd });
    await lenet(['run', ...withEpochs(34, LONG)], { cwd });
    const model = (run: string) => hashes(run)[0];
    expect(model(join(cwd, 'copy'))).toBe(model(runsIn(cwd)[0]));
    expect(readJson(cwd, 'copy', 'summary.json')).toMatchObject({ status: 'finished', epochs: 34 });
  });

  it('leaves a run that stopped early unchanged', async () => {
    const cwd = temporary();
    const early = ['--set', 'training.patience=1', '--set', 'training.optimizer={sgd: {learning_rate: 1.0e-9}}'];
    await lenet(['run', ...LONG, ...early], { cwd });
    const [run] = runsIn(cwd);
    const before = hashes(run);
    expect(readJson(run, 'summary.json').epochs).toBeLessThan(30);
    expect((await lenet(['resume', run], { cwd })).stderr).toMatch(/this run is finished, after \d epochs/);
    // Killed after the checkpoint that decided to stop, before the summary that records it.
    writeFileSync(join(run, 'summary.json'), JSON.stringify({ ...readJson(run, 'summary.json'), status: 'running' }));
    expect((await lenet(['resume', run], { cwd })).code).toBe(0);
    expect(hashes(run)).toEqual(before);
  });

  it('refuses a run whose configuration or data have changed, and shows the difference', async () => {
    const cwd = temporary();
    const run = await killedWithCheckpoints(cwd);
    const resolved = join(run, 'resolved.yaml');
    const text = readFileSync(resolved, 'utf8');
    writeFileSync(resolved, text.replace('learning_rate: 0.001', 'learning_rate: 0.01'));
    const config = await lenet(['resume', run], { cwd });
    expect(config.code).toBe(1);
    expect(config.stderr).toMatch(/training\.optimizer\.adam\.learning_rate: 0\.001 then, 0\.01 now/);
    writeFileSync(resolved, text);
    const summary = readJson(run, 'summary.json');
    const changed = { ...summary, data: { ...summary.data, checksums: { digits: 'f'.repeat(64) } } };
    writeFileSync(join(run, 'summary.json'), JSON.stringify(changed));
    const data = await lenet(['resume', run], { cwd });
    expect(data.code).toBe(1);
    writeFileSync(join(run, 'summary.json'), JSON.stringify(summary));
    const environment = readJson(run, 'environment.json');
    const other = { ...environment, fused_multiply_add: !environment.fused_multiply_add };
    writeFileSync(join(run, 'environment.json'), JSON.stringify(other));
    expect((await lenet(['resume', run], { cwd })).stderr).toMatch(/fused multiply-adds, and this machine computes/);
    expect(data.stderr).toMatch(/its data changed since it began:\n {4}- digits: SHA-256 ffffffffffff\.\.\. then/);
  });

  it('refuses a run that another process is working on', async () => {
    const cwd = temporary();
    let second: Promise<{ code: number | null; stderr: string }> | undefined;
    await lenet(['run', ...withEpochs(100_000, LONG)], {
      cwd,
      meanwhile: (child) =>
        child.stdout?.once('data', async () => {
          second = lenet(['resume', runsIn(cwd)[0]], { cwd });
          await second;
          child.kill('SIGINT');
        }),
    });
    expect(await second).toMatchObject({ code: 1 });
    expect((await second)?.stderr).toMatch(/process \d+ is working on it/);
  });

  it('names a directory that is not a run', async () => {
    expect((await lenet(['resume', 'nowhere'])).stderr).toBe(
      'error nowhere: no such directory, and no run in runs begins with it\n',
    );
  });
});
