// Programs that import lenet, as a user has them: in a directory of their own, with lenet in its node_modules.
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endOf, type Result, temporary } from '../cli/lenet.js';

/** A directory in which programs can import lenet. */
export function project(): string {
  const cwd = temporary();
  mkdirSync(join(cwd, 'node_modules'));
  // A junction, because Windows lets only administrators make links.
  symlinkSync(resolve('.'), join(cwd, 'node_modules', 'lenet'), 'junction');
  return cwd;
}

/** Runs a command in a directory, with no data and no cache of this machine. */
export function ended(command: string, words: readonly string[], cwd: string, env = {}): Promise<Result> {
  const { LENET_DATA_DIR: _, ...rest } = process.env;
  const own = { XDG_CACHE_HOME: join(cwd, 'cache'), LENET_MNIST_MIRROR: 'http://127.0.0.1:9/' };
  return endOf(spawn(command, words, { cwd, env: { ...rest, ...own, ...env } }));
}

/** Runs a module of the text in a directory of `project`. */
export function program(text: string, cwd = project()): Promise<Result> {
  writeFileSync(join(cwd, 'program.mjs'), text);
  return ended(process.execPath, ['program.mjs'], cwd);
}
