// Every example of --help does what it says, in a directory with a run, a study and a photograph.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { imageFolder } from '../data/image-folder.js';
import { CONFIGS, lenet, SMALL, temporary } from './lenet.js';

const cwd = temporary();
/** What an example is given besides its words, so that it takes seconds. */
const SMALLER = ['data.source={digits: {train: 300, test: 60}}', 'data.split={train: 240, validation: 60}'];
const EXTRA: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^run /, SMALLER.flatMap((one) => ['--set', one])],
  [/^sweep (?!.*(dry-run|retry-failed))/, ['--dry-run']],
  [/^data preview lenet5/, ['--set', 'data.source=digits']],
  [/^runs rm (?!.*--yes)/, ['--yes']],
];
/** Not run: they need a network, MNIST or a minute, or end with Ctrl-C. Other tests run these commands. */
const UNABLE = /^(ui|bench|inspect .*--profile|data fetch|data verify|data preview mnist|evaluate @best --data mnist)/;

interface Manifest {
  readonly commands: Record<string, { readonly id: string; readonly examples?: readonly string[] }>;
}

const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as Manifest;
const examples = Object.values(commands).flatMap(({ examples = [] }) =>
  examples.map((one) => one.replace('<%= config.bin %> ', '').replace(/ > \S+$/, '')),
);

/** Words, with those in single quotes as one. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);

const argumentsOf = (example: string): string[] => [
  ...wordsOf(example),
  ...EXTRA.flatMap(([pattern, words]) => (pattern.test(example) ? words : [])),
];

beforeAll(async () => {
  const study = `base: ${join(CONFIGS, 'quickstart.yaml')}
set: {data.source: {digits: {train: 300, test: 60}}, data.split: {train: 240, validation: 60}, training.epochs: 2}
grid: {variables.activation: [relu, tanh], training.batch_size: [32, 64]}
`;
  writeFileSync(join(cwd, 'activations.yaml'), study);
  cpSync('docs/handwriting.jpg', join(cwd, 'photo.jpg'));
  cpSync(await imageFolder({ a: 200, b: 90 }), join(cwd, 'photos'), { recursive: true });
  await lenet(['sweep', 'activations.yaml'], { cwd });
  await lenet(['run', ...SMALL, '--name', 'quickstart'], { cwd });
  const run = readdirSync(join(cwd, 'runs')).find((one) => one.startsWith('quickstart')) ?? '';
  for (const name of ['lenet5-tanh-20261121', 'quickstart-20261121'])
    cpSync(join(cwd, 'runs', run), join(cwd, 'old', name), { recursive: true });
}, 120_000);

describe('each example of --help', () => {
  it.each(examples.filter((one) => !UNABLE.test(one)))('lenet %s', async (example) => {
    const own = /^runs (archive|rm)|^new/.test(example) ? temporary() : cwd;
    if (example.startsWith('runs ') && own !== cwd) cpSync(join(cwd, 'old'), join(own, 'runs'), { recursive: true });
    if (example.startsWith('validate')) {
      writeFileSync(join(cwd, 'experiment.yaml'), 'extends: quickstart\n');
      writeFileSync(join(cwd, 'study.yaml'), 'base: quickstart\nrepeats: 2\n');
    }
    const { code, stderr } = await lenet(argumentsOf(example), { cwd: own });
    expect([stderr, code]).toEqual([expect.not.stringMatching(/^error/m), 0]);
  });
});
