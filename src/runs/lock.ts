// One process a directory. Every process that wants it writes a file that bears its own name, then looks for others: of two
// that meet, the later one sees the earlier. A file of a dead process can be removed at any time, since no other has its name.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, type ProcessIdentity, standingOf, thisProcess } from '../files/process.js';
import { writing } from '../files/system-error.js';
import { RunError } from './run-directory.js';

/** Tries where two processes meet and both step back. */
const TRIES = 8;
/** Milliseconds of the longest wait between two. */
const PAUSE = 40;

/** Takes the directory for this process until `release`. @throws RunError when another process has it. */
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

/** The process, other than this one, that has a directory: a living one, or one on a machine that cannot be asked. */
export function lockOwner(run: string): ProcessIdentity | undefined {
  const own = thisProcess();
  return locksIn(run)
    .map(({ owner }) => owner)
    .find((owner) => !isSameProcess(owner, own) && standingOf(owner) !== 'gone');
}

/** What to do about a process that has a directory. */
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
    // A file of another name is no lock.
    if (pid === undefined) return [];
    const [started, boot, namespace, host] = rest;
    const owner = {
      ...{ pid: Number(pid), started: known(started), boot: known(boot), namespace: known(namespace) },
      host: decoded(host),
    };
    return [{ file, owner }];
  });
}

/** Bytes that are no UTF-8 stay as they are: no host is called so. */
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
    // Not there yet.
    return [];
  }
}
