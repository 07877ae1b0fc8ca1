// The environment of a run, for its record.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { version } from '../files/version.js';
import type { HostRecord } from '../runs/records.js';

/**
 * What lenet runs on: the part that is known before a session is made.
 * @param command the words of the command line; none for a run that a program started
 */
export function describeHost(command: readonly string[]): HostRecord {
  return {
    lenet: version(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    git_commit: gitCommit(),
    command,
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
