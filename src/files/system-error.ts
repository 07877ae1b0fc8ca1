// Turns system errors into messages: the path, the reason, what to do.

/** A file or directory that cannot be read or written. */
export class FileError extends Error {}

/** An error of a system call: what callers read of Node's ErrnoException. */
interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly syscall?: string;
}

interface Reason {
  readonly means: string;
  /** Advice for writes. */
  readonly write?: string;
}

const ELSEWHERE = 'choose another directory with --out';
const REASONS: Readonly<Record<string, Reason>> = {
  EACCES: { means: 'permission denied', write: 'choose a directory of your own with --out' },
  EBUSY: { means: 'another program uses it' },
  EDQUOT: { means: 'the disk quota is exceeded', write: `free some space, or ${ELSEWHERE}` },
  EEXIST: { means: 'a file of that name exists', write: ELSEWHERE },
  EFBIG: { means: 'the file would be larger than this system allows (ulimit -f)', write: ELSEWHERE },
  EIO: { means: 'the disk reports an error', write: ELSEWHERE },
  EISDIR: { means: 'it is a directory, not a file' },
  ELOOP: { means: 'too many levels of links' },
  EMFILE: { means: 'this process has too many open files; raise the limit with ulimit -n' },
  ENAMETOOLONG: { means: 'the name is too long', write: 'choose a shorter one with --name or --out' },
  ENFILE: { means: 'this machine has too many open files' },
  ENOENT: {
    means: 'no such file or directory',
    write: `its directory does not exist, or accepts no files; ${ELSEWHERE}`,
  },
  ENOSPC: { means: 'the disk is full', write: `free some space, or ${ELSEWHERE}` },
  ENOTDIR: { means: 'part of the path is a file, not a directory', write: ELSEWHERE },
  EPERM: { means: 'not permitted', write: 'choose a directory of your own with --out' },
  EROFS: { means: 'the file system is read-only', write: ELSEWHERE },
  EXDEV: { means: 'it is on another file system', write: ELSEWHERE },
};

/** Whether an error is from a system call, not a bug of ours. */
export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && typeof (error as SystemError).syscall === 'string' && 'code' in error;

/** The reason only. */
export const reasonOf = (error: unknown): string => {
  const { code = '', message } = error as SystemError;
  return Object.hasOwn(REASONS, code) ? REASONS[code].means : message;
};

/** Why a file could not be read, to follow its name. */
export const whyUnread = (error: unknown): string =>
  (error as SystemError).code === 'ENOENT' ? 'no such file' : `cannot be read: ${reasonOf(error)}`;

/** Message for a system error that was not handled where it occurred. */
export const systemText = (error: SystemError): string => {
  const what = error.path === undefined ? `${error.syscall} failed` : `cannot use ${error.path}`;
  return `${what}: ${reasonOf(error)}`;
};

/** Runs an action that writes to a path. @throws FileError with the path, the reason and what to do */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const { write } = REASONS[error.code ?? ''] ?? {};
    throw new FileError(`cannot write ${path}: ${reasonOf(error)}${write ? `; ${write}` : ''}`);
  }
}

/** Runs an action that reads from a path. @throws FileError with the path and the reason */
export function reading<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new FileError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}
