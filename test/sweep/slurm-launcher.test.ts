// An array job is submitted for trials without a job, watched, and left running when the watching ends.
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StudyRecord } from '../../src/runs/study-records.js';
import type { LauncherEvents } from '../../src/sweep/launcher.js';
import { readPlan, readPlans, setJob, takeOutcome, writeOutcome, writePlan } from '../../src/sweep/slurm/job.js';
import { slurmLauncher } from '../../src/sweep/slurm/launcher.js';
import type { TrialHost, TrialOutcome, TrialTask } from '../../src/sweep/trial.js';
import { FakeSlurm } from './fake-slurm.js';

const host = { engine: 'simd', context: { cacheDir: '' } } as unknown as TrialHost;
const FINISHED: TrialOutcome = { status: 'finished', reason: null, summary: null };

let slurm: FakeSlurm;
let study: string;
beforeEach(() => {
  slurm = new FakeSlurm();
  slurm.start();
  slurm.says('sbatch', '17\n');
  study = join(mkdtempSync(join(tmpdir(), 'lenet-queue-')), "it's");
});
afterEach(() => slurm.stop());

const task = (id: string, until?: number): TrialTask => ({
  ...{ study, until },
  trial: { id, settings: {}, seed: 1, config: {} },
});
const tasks = () => ['a', 'b', 'c'].map((id) => task(id));

/** Runs tasks; returns the reported events in order. */
async function told(
  of: readonly TrialTask[],
  { chunk = 1, detach = false, options = {} }: { chunk?: number; detach?: boolean; options?: object } = {},
  when: (line: string, stop: () => void) => void = () => {},
): Promise<string[]> {
  const controller = new AbortController();
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
    when(line, () => controller.abort());
  };
  const events: LauncherEvents = {
    started: ({ trial }) => say(`${trial.id} started`),
    remark: say,
    ended: ({ trial }, { status, reason }) => say(`${trial.id} ${status}${reason ? `: ${reason}` : ''}`),
  };
  const record = { name: 'study', slurm: { chunk, options } } as unknown as StudyRecord;
  const launcher = slurmLauncher({ record, host, detach });
  await launcher.run(of, events, controller.signal);
  await launcher.close();
  return lines;
}

const planned = (job: string | null, ids: readonly string[], until?: number, chunk = 1) =>
  ({ job, chunk, host, tasks: ids.map((trial) => ({ trial, until })) }) as const;

describe('a submitted job', () => {
  it('is an array with `chunk` trials per element, followed by a job that compares', async () => {
    const options = { partition: 'cpu', qos: 'low', time: '1:00' };
    const lines = await told(tasks(), { chunk: 2, detach: true, options });
    expect(lines).toEqual([
      'submitted job 17: 2 elements for 3 trials',
      'submitted job 17, which writes compare.md when 17 has ended',
    ]);
    const [array, compare] = slurm.calls('sbatch');
    expect(array).toEqual(expect.arrayContaining(['--array=0-1', '--time=1:00', `--output=${study}/slurm/%A_%a.out`]));
    const quoted = study.replace("'", "'\\''");
    expect(array.at(-1)).toMatch(/^--wrap='.*' '.*\/dist\/sweep\/slurm\/task\.js' '.*' '.*\/slurm\/1\.json'$/);
    expect(array.at(-1)).toContain(`'${quoted}' '${quoted}/slurm/1.json'`);
    expect(compare.slice(1, -1)).toEqual([
      ...['--job-name=study-compare', `--output=${study}/slurm/%j.out`, '--requeue', '--dependency=afterany:17'],
      ...['--partition=cpu', '--qos=low'],
    ]);
    expect(compare.at(-1)).toContain(`'compare' '${quoted}' '--markdown' > '${quoted}/compare.md'`);
    expect(readPlan(join(study, 'slurm', '1.json'))).toEqual(planned('17', ['a', 'b', 'c'], undefined, 2));
  });

  it('is compared when trials have ended, not at a rung', async () => {
    const lines = await told([task('a', 2), task('b')], { detach: true });
    expect(lines).toEqual(['submitted job 17: 2 elements for 2 trials']);
  });

  it('is omitted if there is nothing to do', async () => {
    expect(await told([])).toEqual([]);
    expect(slurm.calls('squeue')).toEqual([]);
  });

  it('includes only trials without an earlier job', async () => {
    setJob(
      writePlan(study, planned(null, ['a', 'x', 'b', 'c'], undefined, 2)),
      planned(null, ['a', 'x', 'b', 'c'], undefined, 2),
      '5',
    );
    writePlan(study, planned(null, ['c']));
    slurm.says('squeue', '0|COMPLETED\n1|RUNNING\n');
    expect((await told([...tasks(), task('b', 2)], { detach: true })).slice(0, 2)).toEqual([
      '2 trials already in the queue',
      'submitted job 17: 2 elements for 2 trials',
    ]);
    expect(readPlan(join(study, 'slurm', '3.json')).tasks).toEqual([{ trial: 'a' }, { trial: 'b', until: 2 }]);
  });
});

describe('a watched trial', () => {
  it('ends with the outcome of its element, which is used once', async () => {
    const path = join(study, 'slurm', '1.json');
    const lines = await told(tasks(), { chunk: 2 }, (line) => {
      if (!line.startsWith('submitted job 17:')) return;
      for (const i of [0, 1, 2])
        writeOutcome(path, i, i === 1 ? { ...FINISHED, status: 'failed', reason: 'no' } : FINISHED);
    });
    expect(lines.slice(2)).toEqual(['a started', 'a finished', 'b started', 'b failed: no', 'c started', 'c finished']);
    expect(takeOutcome(path, 0)).toBeUndefined();
  });

  it('is reported as started once, when its element runs', async () => {
    slurm.says('squeue', '0|RUNNING\n1|PENDING\n2|RUNNING\n');
    const lines = await told(tasks(), {}, (line, stop) => {
      if (line === 'c started') stop();
    });
    expect(lines.slice(2)).toEqual([
      ...['a started', 'c started'],
      'stopped watching; the jobs continue. To cancel them: scancel 17. To watch again, repeat the command',
    ]);
  });

  it('can resume later if its job was stopped, and has failed if it left no result', async () => {
    slurm.says('squeue', '0|CANCELLED\n1|COMPLETED\n');
    slurm.says('scontrol', 'JobState=SOMETHING ExitCode=1:0');
    const why = (element: number) =>
      `job 17_${element} ended without a result (SOMETHING, exit code 1:0); see ${study}/slurm/17_${element}.out`;
    const lines = await told(tasks());
    expect(lines.slice(2)).toEqual([
      `a: ${why(0)}`,
      ...[`a interrupted: ${why(0)}`, `b failed: ${why(1)}`, `c failed: ${why(2)}`],
    ]);
  });

  it('can be an element of an earlier job', async () => {
    const path = writePlan(study, planned('5', ['x', 'y', 'c'], undefined, 2));
    slurm.says('squeue', '1|RUNNING\n');
    const lines = await told([task('c')], {}, (line) => {
      if (line.includes('already in the queue')) writeOutcome(path, 2, FINISHED);
    });
    expect(lines).toEqual(['1 trial already in the queue', 'c started', 'c finished']);
    expect(slurm.calls('sbatch')).toEqual([]);
  });
});

it('plans are numbered from the highest on, and read in numerical order', () => {
  expect(readPlans(study)).toEqual([]);
  writePlan(study, planned(null, ['a']));
  for (const name of ['9.json', '10.json']) {
    writeFileSync(join(study, 'slurm', name), JSON.stringify(planned('1', [])));
  }
  writeFileSync(join(study, 'slurm', '17_0.out'), '');
  expect(writePlan(study, planned(null, ['b']))).toBe(join(study, 'slurm', '11.json'));
  expect(readPlans(study).map(({ number }) => number)).toEqual([1, 9, 10, 11]);
  expect(readdirSync(join(study, 'slurm'))).toHaveLength(5);
});
