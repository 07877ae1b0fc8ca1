// The package as a library: a program that imports it, type-checked with the TypeScript of this checkout, and run.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROGRAM = `import { compare, open, type Run, run } from 'lenet';

const training: Run = run('quickstart', {
  set: { 'data.source.digits': { train: 600, test: 200 }, 'data.split': { train: 500, validation: 100 }, 'training.epochs': 1 },
});
for await (const event of training) if (event.kind === 'epoch') console.log('accuracy', event.train.accuracy);
const { run: path, test } = await training.finished;
const { accuracy } = await open(path).evaluate();
if (accuracy !== test?.accuracy || compare(path).runs.length !== 1) throw new Error('another accuracy');
// @ts-expect-error: run has no such option.
await run('quickstart', { sed: 1 }).finished.catch((error: Error) => console.log(error.message));
`;

const FLAGS = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,dom'];

/** Checks and runs the program in `folder`, where the package is installed; returns what is wrong, in words. */
export function tryLibrary(folder, env) {
  writeFileSync(join(folder, 'program.mts'), PROGRAM);
  const node = (...words) => spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' });
  const checked = node(resolve('node_modules/typescript/bin/tsc'), ...FLAGS, 'program.mts');
  if (checked.status !== 0) return [`the types do not fit:\n${checked.stdout}`];
  const { status, stdout, stderr } = node('program.mjs');
  if (status === 0 && /^accuracy \d/.test(stdout) && stdout.includes('run has no option sed')) return [];
  return [`the program ends with ${status}:\n${stdout}${stderr}`];
}
