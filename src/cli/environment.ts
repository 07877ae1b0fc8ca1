// The environment of a run, for its record.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Environment } from '../runs/records.js';

export function describeEnvironment(version: string, engine: string, fused: boolean, threads: number): Environment {
  return {
    lenet: version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    threads,
    engine,
    fused_multiply_add: fused,
    git_commit: gitCommit(),
    command: process.argv.slice(2),
  };
}

/** The commit of the working directory, with + if it has changes. */
function gitCommit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 2000 }).trim();
  try {
    const commit = git('rev-parse', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') ? `${commit}+` : commit;
  } catch {
    return null;
  }
}
