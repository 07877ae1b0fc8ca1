// Runs Slurm commands and parses their output.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RunError } from '../../runs/run-directory.js';

const execute = promisify(execFile);

/** @throws RunError with the output of the command. */
async function slurm(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(command, args, { timeout: 60_000 })).stdout.trim();
  } catch (error) {
    const { code, stderr = '', message } = error as Error & { code?: string; stderr?: string };
    if (code === 'ENOENT') {
      throw new RunError(`${command} not found: --launcher slurm needs a machine that can submit to a Slurm cluster`);
    }
    throw new RunError(`${command} ${args[0] ?? ''}: ${stderr.trim() || message}`);
  }
}

export interface Submission {
  readonly name: string;
  /** Shell command of the job. */
  readonly command: string;
  /** Output file, with Slurm's %A and %a. */
  readonly output: string;
  /** Number of elements of an array job; absent for a single job. */
  readonly elements?: number;
  /** The job to wait for. */
  readonly after?: string;
  /** Options of sbatch, without the dashes. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** Submits a job and returns its id. @throws RunError */
export async function sbatch({ name, command, output, elements, after, options }: Submission): Promise<string> {
  const own = Object.entries(options).flatMap(([key, value]) =>
    value === false ? [] : [value === true ? `--${key}` : `--${key}=${value}`],
  );
  const array = elements === undefined ? [] : [`--array=0-${elements - 1}`];
  const dependency = after === undefined ? [] : [`--dependency=afterany:${after}`];
  const common = ['--parsable', `--job-name=${name}`, `--output=${output}`, '--requeue'];
  try {
    const id = await slurm('sbatch', [...common, ...array, ...dependency, ...own, `--wrap=${command}`]);
    return id.split(';')[0];
  } catch (error) {
    throw error instanceof RunError ? new RunError(refusalText(error.message)) : error;
  }
}

/** What a site's refusal means, and what to set in the study. */
const REFUSALS: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/account/i, 'slurm: {options: {account: NAME}} names one; sacctmgr show associations user=$USER lists yours'],
  [/partition/i, 'slurm: {options: {partition: NAME}} names one; sinfo --summarize lists those of the site'],
  [/time limit/i, 'slurm: {options: {time: "01:00:00"}} asks for less; sinfo --format="%P %l" lists the limits'],
  [/qos/i, 'slurm: {options: {qos: NAME}} names one; sacctmgr show qos lists those of the site'],
  [/array/i, 'slurm: {chunk: N} puts N trials into one element; scontrol show config lists MaxArraySize'],
  [/memory|node configuration|cpu/i, 'slurm: {options: {cpus-per-task: N, mem: SIZE}} asks for what the nodes have'],
];

function refusalText(message: string): string {
  if (message.includes('not found')) return message;
  const said = message.replace(/^sbatch --parsable: /, '').replaceAll(/^sbatch: (error: )?/gm, '');
  const advice = REFUSALS.find(([pattern]) => pattern.test(said))?.[1];
  return `sbatch refused the job: ${said}${advice ? `\n  ${advice}` : ''}`;
}

const ENDED = /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|OUT_OF_MEMORY|NODE_FAIL|BOOT_FAIL|DEADLINE|PREEMPTED|REVOKED)/;

/** Whether a job state is final. */
export const hasEnded = (state: string): boolean => ENDED.test(state);

/** The state of each element of an array job; omits those that Slurm has forgotten. */
export async function elementStates(job: string): Promise<Map<number, string>> {
  const args = ['--noheader', '--array', '--states=all', `--jobs=${job}`, '--format=%K|%T'];
  const states = new Map<number, string>();
  let text: string;
  try {
    text = await slurm('squeue', args);
  } catch (error) {
    // Slurm keeps ended jobs only for a few minutes.
    if (error instanceof RunError && /Invalid job id/.test(error.message)) return states;
    throw error;
  }
  for (const line of text.split('\n').filter(Boolean)) {
    const [element, state] = line.trim().split('|');
    states.set(Number(element), state);
  }
  return states;
}

/** Why an element ended, as far as Slurm still knows. */
export async function reasonOf(job: string, element: number): Promise<string> {
  try {
    const text = await slurm('scontrol', ['show', 'job', `${job}_${element}`]);
    const field = (name: string) => new RegExp(`${name}=(\\S+)`).exec(text)?.[1];
    return `${field('JobState') ?? 'unknown'}, exit code ${field('ExitCode') ?? '?'}`;
  } catch {
    return 'unknown to Slurm';
  }
}
