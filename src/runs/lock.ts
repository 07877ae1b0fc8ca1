// Locks a directory for one process. Every process that wants it writes a file named after itself, then looks for
// others: of two that meet, the later one sees the earlier. The file of a dead process can be removed at any time,
// since no other process has its name.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, type ProcessIdentity, standingOf, thisProcess } from '../files/process.js';
import { writing } from '../files/system-error.js';
import { RunError } from './run-directory.js';

/** Attempts when two processes meet and both back off. */
const TRIES = 8;
/** Maximum milliseconds between attempts. */
const PAUSE = 40;

/** Locks the directory for this process until `release`. @throws RunError when another process has the lock. */
export function lockRun(run: string): { release: () => void } {
  const own = join(run, nameOf(thisProcess()));
  for (let attempt = 1; ; attempt++) {
    writing(own, () => writeFileSync(own, 'lenet is at work here.\n', { flag: 'wx' }));
    const other = lockOwner(run);
    if (!other) break;
    rmSync(own, { force: true });
    if (attempt === TRIES) throw new RunError(`${run}: ${heldBy(other)}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * PAUSE);
  }
  for (const { file, owner } of locksIn(run))
    if (standingOf(owner) === 'gone') rmSync(join(run, file), { force: true });
  return { release: () => rmSync(own, { force: true }) };
}

/** The process, other than this one, that holds the lock: alive, or on a machine that cannot be checked. */
export function lockOwner(run: string): ProcessIdentity | undefined {
  const own = thisProcess();
  return locksIn(run)
    .map(({ owner }) => owner)
    .find((owner) => !isSameProcess(owner, own) && standingOf(owner) !== 'gone');
}

/** Advice about the process that holds the lock. */
export const heldBy = (owner: ProcessIdentity): string =>
  standingOf(owner) === 'elsewhere'
    ? `process ${owner.pid} on ${owner.host} is working on it; if it no longer is, delete ${nameOf(owner)} there`
    : `process ${owner.pid} is working on it; wait for it, or stop it first`;

const nameOf = ({ pid, started, boot, namespace, host }: ProcessIdentity): string =>
  `lock.${pid}.${started ?? '-'}.${boot ?? '-'}.${namespace ?? '-'}.${encodeURIComponent(host)}`;

function locksIn(run: string): { readonly file: string; readonly owner: ProcessIdentity }[] {
  const known = (text: string) => (text === '-' ? null : text);
  return filesOf(run).flatMap((file) => {
    const [, pid, ...rest] =
      /^lock\.(\d+)\.([^.]+)\.([^.]+)\.([^.]+)\.((?:[\w.!~*'()-]|%[0-9A-F]{2})+)$/.exec(file) ?? [];
    // Not the name of a lock file.
    if (pid === undefined) return [];
    const [started, boot, namespace, host] = rest;
    const owner = {
      ...{ pid: Number(pid), started: known(started), boot: known(boot), namespace: known(namespace) },
      host: decoded(host),
    };
    return [{ file, owner }];
  });
}

/** Invalid UTF-8 is kept as it is: no host has such a name. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function filesOf(run: string): string[] {
  try {
    return readdirSync(run);
  } catch {
    // The directory does not exist yet.
    return [];
  }
}
