import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlans } from '../../src/sweep/slurm/job.js';
import { json, lenet, readJson, SMALL, temporary, withEpochs } from '../cli/lenet.js';
import { FakeSlurm } from './fake-slurm.js';
import { type Cluster, obstacle, startCluster } from './slurm-cluster.js';

const missing = obstacle();
if (missing) console.log(`skipped: the tests on a real Slurm cluster: ${missing}`);

describe.skipIf(missing)('lenet sweep --launcher slurm, on a real cluster of one node', () => {
  const cwd = temporary();
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster?.stop());

  const sweep = (...args: string[]) =>
    lenet(['sweep', ...SMALL, '--name', 'queued', '--repeats', '2', '--launcher', 'slurm', ...args], {
      cwd,
      env: cluster.env,
    });

  it('submits an array job, watches it to its end, and compares afterwards', async () => {
    const result = await sweep('--grid', 'training.batch_size=32,64', '--json');
    expect(result.stderr).toMatch(/submitted job \d+: 4 elements for 4 trials/);
    expect(result.code).toBe(0);
    expect(json(result)).toMatchObject({ counts: { finished: 4, failed: 0, left: 0 } });
    const table = join(cwd, 'runs', 'queued', 'compare.md');
    for (let i = 0; i < 100 && !(existsSync(table) && readFileSync(table, 'utf8').includes('| 64 |')); i++) {
      await sleep(200);
    }
    expect(readFileSync(table, 'utf8')).toMatch(/\| batch_size \| n \| test_accuracy/);
  });

  it('submits only missing trials, with the same bytes as on this machine', async () => {
    const result = await sweep('--grid', 'training.batch_size=32,64,128', '--json');
    expect(result.stderr).toMatch(/2 of 6 trials to run; 4 finished before/);
    expect(result.stderr).toMatch(/submitted job \d+: 2 elements for 2 trials/);
    expect(json(result).counts).toMatchObject({ finished: 6 });
    await lenet(['sweep', ...SMALL, '--name', 'here', '--repeats', '1', '--grid', 'training.batch_size=128'], { cwd });
    const [trial] = readJson(cwd, 'runs', 'here', 'study.json').trials;
    const bytes = (study: string) => readFileSync(join(cwd, 'runs', study, trial.id, 'model.safetensors'));
    expect(bytes('queued').equals(bytes('here'))).toBe(true);
  });

  it('submits and returns with --detach, finds its jobs again, and resumes cancelled trials', async () => {
    const args = [
      'sweep',
      ...withEpochs(120),
      '--set',
      'training.checkpoint_every={steps: 5}',
      '--repeats',
      '1',
      '--launcher',
      'slurm',
    ];
    const detached = await lenet([...args, '--name', 'detached', '--detach'], { cwd, env: cluster.env });
    const job = /submitted job (\d+): 1 element/.exec(detached.stdout)?.[1] as string;
    expect(detached.stdout).toMatch(/1 of 1 trial is left/);
    const [{ id }] = readJson(cwd, 'runs', 'detached', 'study.json').trials;
    const checkpoints = join(cwd, 'runs', 'detached', id, 'checkpoints');
    for (let i = 0; i < 200 && !existsSync(checkpoints); i++) await sleep(100);
    const again = await lenet([...args, '--name', 'detached'], {
      cwd,
      env: cluster.env,
      // Cancelled once it was found again.
      meanwhile: (child) =>
        child.stdout?.on('data', (said) => {
          if (String(said).includes('already in the queue')) {
            execFileSync('scancel', [job], { env: { ...process.env, ...cluster.env } });
          }
        }),
    });
    expect(again.stdout).toMatch(/1 trial already in the queue/);
    expect(again.stdout).toMatch(/ended without a result \(CANCELLED|1 of 1 trial is left/);
    const last = await lenet([...args, '--name', 'detached', '--json'], { cwd, env: cluster.env });
    expect(json(last).counts).toMatchObject({ finished: 1 });
    await lenet([...args.slice(0, -2), '--name', 'whole'], { cwd });
    const [trial] = readJson(cwd, 'runs', 'whole', 'study.json').trials;
    const bytes = (study: string) => readFileSync(join(cwd, 'runs', study, trial.id, 'model.safetensors'));
    expect(bytes('detached').equals(bytes('whole'))).toBe(true);
  });
});

describe('lenet sweep --launcher slurm, without Slurm', () => {
  it('names the missing command', async () => {
    const args = ['sweep', ...SMALL, '--repeats', '2', '--launcher', 'slurm'];
    const result = await lenet(args, { env: { PATH: '/nowhere' } });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/sbatch not found: --launcher slurm needs a machine that can submit/);
  });

  it('leaves nothing behind if the site refuses, but a study that was there before', async () => {
    const slurm = new FakeSlurm();
    slurm.start();
    slurm.fails('sbatch', 'sbatch: error: Batch job submission failed: Requested time limit is invalid\n');
    const cwd = temporary();
    const args = ['sweep', ...SMALL, '--repeats', '2', '--name', 'study'];
    const env = { PATH: process.env.PATH };
    const refused = await lenet([...args, '--launcher', 'slurm'], { cwd, env });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('time: "01:00:00"') });
    expect(existsSync(join(cwd, 'runs', 'study'))).toBe(false);
    mkdirSync(join(cwd, 'runs', 'study'), { recursive: true });
    await lenet([...args, '--launcher', 'slurm'], { cwd, env });
    expect(existsSync(join(cwd, 'runs', 'study', 'study.json'))).toBe(true);
    expect(readPlans(join(cwd, 'runs', 'study'))).toEqual([]);
    slurm.stop();
  });
});
