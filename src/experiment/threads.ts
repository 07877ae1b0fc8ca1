// How many threads a session has.
import os from 'node:os';

/** What the command line says about threads. */
export interface ThreadsWanted {
  /** In place of the configuration's; 0: the calling thread alone. */
  readonly count?: number;
  /** Whether there may be more threads than cores. */
  readonly oversubscribe?: boolean;
}

/**
 * At most as many threads as cores, unless more are insisted on: a thread that has no core makes the others wait at every step.
 * @param configured training.threads.
 */
export function threadsFor(
  { count, oversubscribe = false }: ThreadsWanted,
  configured: number | undefined,
  cores = os.availableParallelism(),
): { threads: number; remark?: string } {
  const asked = count ?? configured ?? cores;
  if (asked <= cores || oversubscribe) return { threads: asked };
  const source = count === undefined ? 'training.threads' : '--threads';
  const machine = cores === 1 ? 'this machine has one core' : `this machine has ${cores} cores`;
  return {
    threads: cores,
    remark: `${source} ${asked}: ${machine}, and more threads would be slower; --oversubscribe uses all ${asked}`,
  };
}
