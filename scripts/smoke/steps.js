// The steps of a new user of the package, and their expected results.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const HOME = 'node_modules/lenet';
const MODEL = `${HOME}/test/models/lenet5-best`;

/** A few hundred embedded digits, one epoch: no download, and done in a second. */
const SMALL = ['train=600', 'test=200'].map((value) => `data.source.digits.${value}`);
const SETTINGS = [...SMALL, 'data.split.train=500', 'data.split.validation=100', 'training.epochs=1'];

/** The classes that `predict --json` read in the first picture. */
const classes = (stdout) => JSON.parse(stdout).readings[0].digits.map((digit) => digit.class);

/**
 * Arguments without spaces or quotes, because they pass through a shell. `code` defaults to 0; `said` must be in
 * stdout, `read` are the classes of the digits, `wrote` are files in the working directory, where RUN stands for the run's directory.
 */
export const stepsOf = (version) => [
  { args: ['--version'], said: [new RegExp(`^lenet/${version.replaceAll('.', '\\.')} `)] },
  { args: ['--help'], said: [/USAGE/, /^ {2}predict /m] },
  { args: ['validate', `${HOME}/configs/lenet5-1998.yaml`] },
  {
    args: ['run', `${HOME}/configs/quickstart.yaml`, ...SETTINGS.flatMap((setting) => ['--set', setting])],
    said: [/^quickstart {2}61,706 parameters/, /^epoch 1\/1 /m, /^test accuracy \d+\.\d\d %/m],
    wrote: ['RUN/model.safetensors', 'RUN/summary.json'],
  },
  // Only these load the libraries of figures and their fonts.
  { args: ['figures', 'RUN', '--only', 'curves', '--format', 'png'], wrote: ['RUN/figures/curves.png'] },
  { args: ['report', 'RUN'], wrote: ['RUN/report.html'] },
  {
    args: ['data', 'preview', 'digits', '--split', 'test', '--count', '1', '--out', 'drawn.png'],
    wrote: ['drawn.png'],
  },
  { args: ['predict', MODEL, 'drawn.png', '--many', '--json'], read: '0123456789' },
  { args: ['predict', MODEL, `${HOME}/docs/handwriting.jpg`, '--many', '--json'], read: '3456789012' },
  { args: ['run', 'no-such.yaml'], code: 2, saidWrong: [/no such file/] },
];

/** Data, a cache or settings of this machine must not affect the result. */
export function clean(folder) {
  const { LENET_DATA_DIR: _, LENET_MNIST_MIRROR: __, NODE_PATH: ___, FORCE_COLOR: ____, ...rest } = process.env;
  return { ...rest, XDG_CACHE_HOME: join(folder, 'cache'), NO_COLOR: '1' };
}

/** The directory of the only run for RUN, or the word itself. */
function runIn(folder) {
  const runs = join(folder, 'runs');
  return existsSync(runs) ? `runs/${readdirSync(runs)[0]}` : 'RUN';
}

/** Runs a step in `folder`; returns the failed expectations in words. */
export function tryStep({ args, code = 0, said = [], saidWrong = [], read, wrote = [] }, command, folder) {
  const words = args.map((word) => (word === 'RUN' ? runIn(folder) : word));
  // The file in .bin is a shell script on Windows.
  const line = [command, ...words].join(' ');
  const result = spawnSync(line, { cwd: folder, env: clean(folder), shell: true, encoding: 'utf8' });
  const { status, stdout, stderr } = result;
  const problems = [];
  if (status !== code) problems.push(`exit code ${status} in place of ${code}: ${(stderr || stdout).trim()}`);
  for (const pattern of said) if (!pattern.test(stdout)) problems.push(`stdout lacks ${pattern}:\n${stdout}`);
  for (const pattern of saidWrong) if (!pattern.test(stderr)) problems.push(`stderr lacks ${pattern}:\n${stderr}`);
  for (const file of wrote) {
    const path = file.replace('RUN', runIn(folder));
    if (!existsSync(join(folder, path))) problems.push(`${path} was not written`);
  }
  if (read !== undefined && status === 0) {
    const digits = classes(stdout).join('');
    if (digits !== read) problems.push(`read ${digits} in place of ${read}`);
  }
  return problems;
}
