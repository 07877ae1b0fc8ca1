// Runs the real binary in a temporary directory.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve('bin/run.js');
export const CONFIGS = resolve('configs');

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd?: string;
  readonly env?: Record<string, string | undefined>;
  /** The binary of another Node. */
  readonly node?: string;
  /** The binary of another checkout. */
  readonly bin?: string;
  /** The user ID of the process. */
  readonly uid?: number;
  /** Called with the running process. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

export const temporary = () => mkdtempSync(join(tmpdir(), 'lenet-cli-'));

/** No MNIST, no colour, an empty cache: independent of this machine. */
function clean(cwd: string, env: Options['env']): NodeJS.ProcessEnv {
  const { LENET_DATA_DIR: _, FORCE_COLOR: __, NO_COLOR: ___, DEBUG: ____, ...rest } = process.env;
  return { ...rest, XDG_CACHE_HOME: join(cwd, 'cache'), HOME: cwd, ...env };
}

export function lenet(
  args: readonly string[],
  { cwd = temporary(), env, node = process.execPath, bin = BIN, uid, meanwhile }: Options = {},
): Promise<Result> {
  const child = spawn(node, [bin, ...args], {
    cwd,
    env: clean(cwd, env),
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result = endOf(child);
  meanwhile?.(child);
  return result;
}

/** What a process printed, and how it ended. */
export function endOf(child: ChildProcess): Promise<Result> {
  return new Promise((done, fail) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The only document on stdout. */
export const json = (result: Result) => JSON.parse(result.stdout);

/** A run small enough for a test: `lenet run` arguments. */
export const SMALL = [
  join(CONFIGS, 'quickstart.yaml'),
  '--set',
  'data.source.digits.train=300',
  '--set',
  'data.source.digits.test=60',
  '--set',
  'data.split={train: 240, validation: 60}',
  '--set',
  'training.epochs=2',
];

/** The same arguments with another number of epochs; a path can be set only once. */
export const withEpochs = (epochs: number, args: readonly string[] = SMALL): string[] =>
  args.map((arg) => (arg.startsWith('training.epochs=') ? `training.epochs=${epochs}` : arg));

/** A small study: two cases with two seeds each. */
export const SMALL_STUDY = `base: ${join(CONFIGS, 'quickstart.yaml')}
set: {data.source: {digits: {train: 300, test: 60}}, data.split: {train: 240, validation: 60}, training.epochs: 2}
cases: {good: {training.optimizer: adam}, slow: {training.optimizer: {sgd: {learning_rate: 0.0001}}}}
repeats: 2
`;

/** The run directories under `cwd`/runs. */
export const runsIn = (cwd: string) => readdirSync(join(cwd, 'runs')).map((name) => join(cwd, 'runs', name));

export const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
