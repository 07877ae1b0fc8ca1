// Identifies processes, and finds out whether they still run.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process uniquely: process numbers are reused, and start over after a reboot. */
export interface ProcessIdentity {
  readonly host: string;
  /** Boot ID of the machine, and start time of the process since boot; null where the system does not tell. */
  readonly boot: string | null;
  readonly started: string | null;
  /** PID namespace: a container has its own. */
  readonly namespace: string | null;
  readonly pid: number;
}

export const thisProcess = (): ProcessIdentity => ({
  ...{ host: hostname(), boot: bootOf(), started: startOf(process.pid), namespace: namespaceOf(), pid: process.pid },
});

export const isSameProcess = (a: ProcessIdentity, b: ProcessIdentity): boolean =>
  a.host === b.host && a.boot === b.boot && a.started === b.started && a.namespace === b.namespace && a.pid === b.pid;

/** `elsewhere`: on another machine or in another container, which this process cannot inspect. */
export function standingOf({ host, boot, started, namespace, pid }: ProcessIdentity): 'alive' | 'gone' | 'elsewhere' {
  if (host !== hostname()) return 'elsewhere';
  if (boot !== bootOf()) return 'gone';
  if (namespace !== namespaceOf()) return 'elsewhere';
  if (!exists(pid)) return 'gone';
  return started === startOf(pid) ? 'alive' : 'gone';
}

/** Whether a process with this number exists here. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** In containers whose first process does not reap children, killed workers stay as zombies. */
const isZombie = (pid: number): boolean => /^[ZX]/.test(statOf(pid)?.[0] ?? '');

/** Clock ticks from boot to the start of the process. proc(5), field 22. */
const startOf = (pid: number): string | null => statOf(pid)?.[19] ?? null;

/** The fields of /proc/<pid>/stat from the third on: the second, a name in parentheses, may contain anything. */
function statOf(pid: number): string[] | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** The number in pid:[4026531836]; null where the system has no namespaces. */
function namespaceOf(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return null;
  }
}

const bootOf = (): string | null => readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;

/** Null where the system is not Linux, and for a process that has ended. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
