// Contenders in C++, compiled where the system has a compiler and the library.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Compiles a source against a pkg-config package; the command that runs it, or why there is none. */
export function compiled(source, library) {
  const { stdout, status } = spawnSync('pkg-config', ['--cflags', '--libs', library], { encoding: 'utf8' });
  if (status !== 0) return { failure: `${library} is not installed` };
  const program = join(mkdtempSync(join(tmpdir(), 'lenet-bench-')), library);
  const flags = ['-O3', '-march=native', '-std=c++17', '-o', program];
  const build = spawnSync('g++', [source, ...flags, ...stdout.trim().split(/\s+/), '-lpthread'], { encoding: 'utf8' });
  return build.status === 0 ? { command: [program] } : { failure: `${source} does not compile` };
}
