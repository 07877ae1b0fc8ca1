import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockRun } from '../../src/runs/lock.js';
import { drawn, linesIn, repeatWith, signalWhen } from './kill.js';
import { CONFIGS, json, lenet, readJson, SMALL, temporary } from './lenet.js';

const STUDY = `base: ${join(CONFIGS, 'quickstart.yaml')}
set:
  data.source.digits.train: 300
  data.source.digits.test: 60
  data.split: {train: 240, validation: 60}
  training.epochs: 2
  training.checkpoint_every: {steps: 5}
`;

/** A directory with a study in it. */
function folderWith(study: string, start = STUDY): string {
  const cwd = temporary();
  writeFileSync(join(cwd, 'study.yaml'), start + study);
  return cwd;
}

const trialsIn = (cwd: string, name: string) =>
  readdirSync(join(cwd, 'runs', name)).filter((entry) => existsSync(join(cwd, 'runs', name, entry, 'summary.json')));

/** The results of training, byte for byte. */
const bytesOf = (cwd: string, name: string) =>
  trialsIn(cwd, name).map((trial) =>
    ['model.safetensors', 'metrics.jsonl'].map((file) =>
      readFileSync(join(cwd, 'runs', name, trial, file)).toString('base64'),
    ),
  );

describe('lenet sweep', () => {
  it('trains every variant in a separate run directory, and compares them', async () => {
    const cwd = temporary();
    const args = ['sweep', ...SMALL, '--grid', 'training.batch_size=32,64', '--repeats', '2', '--name', 'sizes'];
    const dry = await lenet([...args, '--dry-run'], { cwd });
    expect(dry.stdout).toMatch(/training\.batch_size +seed +status +about\n +32 +1 +waiting +\d/);
    expect(dry.stdout).toMatch(/^4 trials in runs\/sizes; about /m);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);

    const result = await lenet(args, { cwd });
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/4 of 4 trials to run\n/);
    expect(result.stdout).toMatch(/\[4\/4\] batch_size \d+, seed \d {2}test_accuracy \d+\.\d\d %/);
    expect(result.stdout).toMatch(/batch_size +n +test_accuracy +min +max/);
    expect(trialsIn(cwd, 'sizes')).toHaveLength(4);
    // A trial is an ordinary run.
    const trial = join('runs', 'sizes', trialsIn(cwd, 'sizes')[0]);
    expect(readJson(cwd, trial, 'summary.json').status).toBe('finished');
    expect((await lenet(['evaluate', trial, '--json'], { cwd })).code).toBe(0);
    const alone = await lenet(['run', join(trial, 'resolved.yaml'), '--out', 'again', '--json'], { cwd });
    const model = (run: string) => readFileSync(join(cwd, run, 'model.safetensors'));
    expect(model(join('again', readdirSync(join(cwd, 'again'))[0])).equals(model(trial))).toBe(true);
    expect(json(alone).status).toBe('finished');

    const again = await lenet(args, { cwd });
    expect(again.stdout).toMatch(/0 of 4 trials to run; 4 finished before/);
    const changed = await lenet(['sweep', 'runs/sizes', '--repeats', '3'], { cwd });
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/--repeats changes a study, but this is a study directory/);
    const directory = await lenet(['sweep', 'runs/sizes', '--json'], { cwd });
    expect(json(directory).counts).toEqual({ finished: 4, failed: 0, dropped: 0, left: 0 });
  });

  it('runs the trials added by an edit, and names those that no longer belong', async () => {
    const cwd = folderWith('grid: {training.batch_size: [32, 64]}\n');
    expect((await lenet(['sweep', 'study.yaml'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'study.yaml'), `${STUDY}grid: {training.batch_size: [64, 128]}\n`);
    const result = await lenet(['sweep', 'study.yaml'], { cwd });
    expect(result.stdout).toMatch(/1 run here is no trial of the study.*: batch_size-32_seed-1-[0-9a-f]{6}\n/);
    expect(result.stdout).toMatch(/1 of 2 trials to run; 1 finished before/);
    expect(trialsIn(cwd, 'study')).toHaveLength(3);
  });

  it('records a failed trial, continues with the others, and retries it with --retry-failed', async () => {
    const cwd = folderWith(
      'grid: {training.optimizer: {good: adam, bad: {sgd: {learning_rate: 1.0e+38}}}}\nrepeats: 2\n',
    );
    const result = await lenet(['sweep', 'study.yaml', '--jobs', '1', '--json'], { cwd });
    expect(result.code).toBe(1);
    expect(json(result).counts).toEqual({ finished: 2, failed: 2, dropped: 0, left: 0 });
    const failed = json(result).runs.find((run: { status: string }) => run.status === 'failed');
    expect(failed.note).toMatch(/the loss is no longer a finite number at step/);
    const again = await lenet(['sweep', 'study.yaml'], { cwd });
    expect(again.stdout).toMatch(/0 of 4 trials to run; 2 finished before, 2 failed before \(--retry-failed/);
    const retried = await lenet(['sweep', 'study.yaml', '--retry-failed'], { cwd });
    expect(retried.stdout).toMatch(/2 of 4 trials to run; 2 finished before\n/);
  });

  it('stops at the first failure with --fail-fast', async () => {
    const cwd = folderWith(
      'grid: {training.optimizer: {bad: {sgd: {learning_rate: 1.0e+38}}, good: adam}}\nrepeats: 2\n',
    );
    const result = await lenet(['sweep', 'study.yaml', '--jobs', '1', '--fail-fast', '--json'], { cwd });
    expect(result.code).toBe(1);
    expect(json(result).counts).toEqual({ finished: 0, failed: 1, dropped: 0, left: 3 });
  });

  it('loses nothing and ends with the same bytes if it is killed at any instant and started again', async () => {
    const study = 'grid: {training.batch_size: [10, 20]}\nrepeats: 2\n';
    const whole = folderWith(study);
    expect((await lenet(['sweep', 'study.yaml'], { cwd: whole })).code).toBe(0);
    const cwd = folderWith(study);
    let finished = 0;
    const runs = join(cwd, 'runs', 'study');
    for (let kill = 0; kill < 3; kill++) {
      const until = linesIn(runs) + drawn(1, 4);
      await lenet(['sweep', 'study.yaml'], { cwd, meanwhile: signalWhen(() => linesIn(runs) >= until) });
      const now = existsSync(join(cwd, 'runs'))
        ? trialsIn(cwd, 'study').filter((t) => readJson(cwd, 'runs', 'study', t, 'summary.json').status === 'finished')
            .length
        : 0;
      expect(now, repeatWith).toBeGreaterThanOrEqual(finished);
      finished = now;
    }
    const result = await lenet(['sweep', 'study.yaml', '--json'], { cwd });
    expect(result.code, result.stderr).toBe(0);
    expect(json(result).counts.finished).toBe(4);
    expect(bytesOf(cwd, 'study'), repeatWith).toEqual(bytesOf(whole, 'study'));
  });

  it.each([
    ['SIGINT', 'stopped by Ctrl-C'],
    ['SIGTERM', 'stopped by SIGTERM'],
  ] as const)('interrupts its trials at %s, records why, and resumes them', async (signal, message) => {
    const cwd = folderWith('zip: {training.epochs: [200]}\n', STUDY.replace('  training.epochs: 2\n', ''));
    const result = await lenet(['sweep', 'study.yaml'], {
      cwd,
      meanwhile: signalWhen(() => linesIn(join(cwd, 'runs', 'study')) > 0, signal),
    });
    expect(result.code).toBe(130);
    expect(result.stderr).toMatch(/stopping the running trials/);
    expect(result.stdout).toMatch(/1 of 1 trial is left; lenet sweep runs\/study continues/);
    const [trial] = trialsIn(cwd, 'study');
    expect(readJson(cwd, 'runs', 'study', trial, 'summary.json')).toMatchObject({ status: 'interrupted', message });
    const dry = await lenet(['sweep', 'study.yaml', '--dry-run'], { cwd });
    expect(dry.stdout).toMatch(/200 +1 +interrupted/);
  });

  it('halves: the best trials continue to the end, and the others are dropped', async () => {
    const cwd = folderWith(
      'grid: {training.optimizer.learning_rate: [0.003, 0.00001, 0.000001]}\nhalving: {factor: 3, min_epochs: 1}\n',
    );
    const result = await lenet(['sweep', 'study.yaml'], { cwd });
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/after 1 epoch: 1 trial kept, 2 dropped/);
    const again = json(await lenet(['sweep', 'study.yaml', '--json'], { cwd }));
    expect(again.counts).toEqual({ finished: 1, failed: 0, dropped: 2, left: 0 });
    const byRate = Object.fromEntries(
      again.runs.map((run: { settings: Record<string, number>; status: string; metrics: { epochs: number } }) => [
        run.settings['training.optimizer.learning_rate'],
        [run.status, run.metrics.epochs],
      ]),
    );
    expect(byRate).toEqual({ 0.003: ['finished', 2], 0.00001: ['dropped', 1], 0.000001: ['dropped', 1] });
    // Without halving, the dropped trials train to their end.
    const file = join(cwd, 'study.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/halving:.*\n/, ''));
    const whole = json(await lenet(['sweep', 'study.yaml', '--json'], { cwd }));
    expect(whole.counts).toEqual({ finished: 3, failed: 0, dropped: 0, left: 0 });
  });

  it('refuses a study that another sweep is working on', async () => {
    const cwd = folderWith('repeats: 2\n');
    mkdirSync(join(cwd, 'runs', 'study'), { recursive: true });
    writeFileSync(join(cwd, 'runs', 'study', 'study.json'), 'that of the other sweep');
    // This process plays the other sweep.
    const lock = lockRun(join(cwd, 'runs', 'study'));
    const result = await lenet(['sweep', 'study.yaml'], { cwd });
    lock.release();
    expect(result.code).toBe(1);
    expect(readFileSync(join(cwd, 'runs', 'study', 'study.json'), 'utf8')).toBe('that of the other sweep');
    expect(result.stderr).toMatch(/process \d+ is working on it; wait for it, or stop it first/);
  });
});

describe('lenet compare on a study', () => {
  it('groups repeats, compares them with the baseline, and writes every format', async () => {
    const cwd = folderWith(
      'ablate: {slow: {training.optimizer.learning_rate: 0.00001}}\ngrid: {training.batch_size: [32, 64]}\nrepeats: 2\n',
    );
    await lenet(['sweep', 'study.yaml'], { cwd });
    const compare = (...flags: string[]) => lenet(['compare', 'runs/study', ...flags], { cwd });
    const record = json(await compare('--json'));
    expect(record.groups).toHaveLength(4);
    expect(record.groups.map((group: { verdict: string }) => group.verdict)).toEqual([
      'baseline',
      'baseline',
      expect.stringMatching(/worse|not told apart/),
      expect.stringMatching(/worse|not told apart/),
    ]);
    expect(record.groups[2].difference).toMatchObject({ method: 'paired', n: 2 });
    expect(record.effects.map((effect: { key: string }) => effect.key)).toEqual(['ablate', 'training.batch_size']);
    const text = (await compare('--plot')).stdout;
    expect(text).toMatch(/ablate +batch_size +n +test_accuracy +min +max +difference, points \[95 %\]/);
    expect(text).toMatch(/paired by seed, Student’s t/);
    expect(text).toMatch(/mean of 2, which end between/);
    expect((await compare('--csv')).stdout).toMatch(
      /^ablate,training\.batch_size,n,test_accuracy_mean,.*\nbaseline,32,2,0\./,
    );
    expect((await compare('--markdown')).stdout).toMatch(/\| ablate \| batch_size \| n \| test_accuracy/);
    expect((await compare('--latex')).stdout).toMatch(/\\begin\{tabular\}\{lrrrrrrrlrr\}/);
    const pivot = await compare('--pivot', 'rows=batch_size', 'columns=ablate');
    expect(pivot.stdout).toMatch(/batch_size +baseline +slow\n +32 +\d/);
    expect((await compare('--pareto', 'train_seconds', '--metric', 'test_loss')).stdout).toMatch(
      /no other group is better in both test_loss and train_seconds/,
    );
    expect((await compare('--single')).stdout).toMatch(/^study\n\nrun +ablate +batch_size/);
    expect((await compare('--pivot', 'rows=ablate')).stderr).toMatch(/--pivot takes rows=KEY columns=KEY/);
    const wrong = await compare('--pivot', 'rows=size', 'columns=ablate');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toMatch(/size does not vary here; there are ablate, training.batch_size/);
  });
});
