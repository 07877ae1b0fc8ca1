// The arguments of Slurm's commands, and the meaning of their answers.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunError } from '../../src/runs/run-directory.js';
import { elementStates, hasEnded, reasonOf, sbatch } from '../../src/sweep/slurm/commands.js';
import { FakeSlurm } from './fake-slurm.js';

let slurm: FakeSlurm;
beforeEach(() => {
  slurm = new FakeSlurm();
  slurm.start();
});
afterEach(() => slurm.stop());

const job = { name: 'study', command: 'node task.js', output: 'out/%A_%a', options: {} };

describe('a submission', () => {
  it('is an array of elements numbered from 0, with the options of the study', async () => {
    slurm.says('sbatch', '17\n');
    const options = { partition: 'cpu', 'cpus-per-task': 2, exclusive: true, overcommit: false };
    expect(await sbatch({ ...job, elements: 3, options })).toBe('17');
    expect(slurm.calls('sbatch')).toEqual([
      [
        ...['--parsable', '--job-name=study', '--output=out/%A_%a', '--requeue', '--array=0-2'],
        ...['--partition=cpu', '--cpus-per-task=2', '--exclusive', '--wrap=node task.js'],
      ],
    ]);
  });

  it('may wait for another job, and name a cluster', async () => {
    slurm.says('sbatch', '18;cluster\n');
    expect(await sbatch({ ...job, after: '17' })).toBe('18');
    const [args] = slurm.calls('sbatch');
    expect(args).toContain('--dependency=afterany:17');
    expect(args.join(' ')).not.toContain('--array');
  });

  it('that is refused is reported with the message of sbatch', async () => {
    slurm.fails('sbatch', 'sbatch: error: invalid partition\n');
    const refused = sbatch(job);
    await expect(refused).rejects.toThrow('sbatch refused the job: invalid partition\n  slurm: {options: {partition');
    await expect(refused).rejects.toBeInstanceOf(RunError);
    slurm.fails('sbatch', '');
    await expect(sbatch(job)).rejects.toThrow('sbatch refused the job: Command failed');
  });

  it.each([
    ['Invalid account or account/partition combination specified', 'account: NAME'],
    ['Requested time limit is invalid (missing or exceeds some limit)', 'time: "01:00:00"'],
    ['Invalid qos specification', 'qos: NAME'],
    ['Invalid job array specification', 'chunk: N'],
    ['Requested node configuration is not available', 'cpus-per-task: N'],
  ])('refused for "%s" is told what to set', async (message, advice) => {
    slurm.fails('sbatch', `sbatch: error: Batch job submission failed: ${message}\n`);
    await expect(sbatch(job)).rejects.toThrow(new RegExp(`${message.slice(0, 14)}.*\n.*${advice.replace('.', '.')}`));
  });

  it('needs sbatch', async () => {
    process.env.PATH = '/nowhere';
    await expect(sbatch(job)).rejects.toThrow('sbatch not found: --launcher slurm needs a machine that can submit');
  });
});

describe('the states of an array', () => {
  it('are those of its elements', async () => {
    slurm.says('squeue', '0|RUNNING\n12|PENDING\n\n');
    expect([...(await elementStates('17'))]).toEqual([
      [0, 'RUNNING'],
      [12, 'PENDING'],
    ]);
    expect(slurm.calls('squeue')[0]).toContain('--jobs=17');
  });

  it('are empty if Slurm has forgotten the job, and an error for any other answer', async () => {
    slurm.fails('squeue', 'slurm_load_jobs error: Invalid job id specified\n');
    expect((await elementStates('17')).size).toBe(0);
    slurm.fails('squeue', 'slurm_load_jobs error: Unable to contact slurm controller\n');
    await expect(elementStates('17')).rejects.toThrow('Unable to contact slurm controller');
  });

  it('are classified as ended or not', () => {
    expect(['PENDING', 'RUNNING', 'COMPLETING', 'SUSPENDED', 'REQUEUED'].filter(hasEnded)).toEqual([]);
    const ended = ['COMPLETED', 'FAILED', 'CANCELLED by 0', 'TIMEOUT', 'OUT_OF_MEMORY', 'NODE_FAIL', 'PREEMPTED'];
    expect(ended.filter(hasEnded)).toEqual(ended);
  });

  it('have reasons, as long as Slurm knows them', async () => {
    slurm.says('scontrol', 'JobId=17 ArrayTaskId=3\n   JobState=OUT_OF_MEMORY Reason=None\n   ExitCode=0:125\n');
    expect(await reasonOf('17', 3)).toBe('OUT_OF_MEMORY, exit code 0:125');
    expect(slurm.calls('scontrol')).toEqual([['show', 'job', '17_3']]);
    slurm.says('scontrol', 'nothing');
    expect(await reasonOf('17', 3)).toBe('unknown, exit code ?');
    slurm.fails('scontrol', 'Invalid job id specified');
    expect(await reasonOf('17', 3)).toBe('unknown to Slurm');
  });
});
