// One process a run directory.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from './run-directory.js';

/** Takes the directory for this process until `release`. @throws RunError when another process has it. */
export function lockRun(run: string): { release: () => void } {
  const path = join(run, 'lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new RunError(`cannot write ${path}: ${(error as Error).message}`);
      const owner = lockOwner(run);
      if (owner !== undefined) {
        throw new RunError(`${run}: process ${owner} is working on it; wait for it, or stop it first`);
      }
      // Its owner was killed.
      rmSync(path, { force: true });
    }
  }
  throw new RunError(`${run}: another process has just taken it`);
}

/** The living process, other than this one, that has a run directory. */
export function lockOwner(run: string): number | undefined {
  const owner = ownerOf(join(run, 'lock'));
  return owner !== undefined && owner !== process.pid && isRunning(owner) ? owner : undefined;
}

function ownerOf(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process is there, and not only what is left of it until somebody asks how it ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** In containers whose first process collects no orphans, killed workers stay as zombies. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^[ZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2)[0]);
  } catch {
    // Not Linux, or gone meanwhile.
    return false;
  }
}
