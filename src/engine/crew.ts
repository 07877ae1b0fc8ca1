// The threads of a session: workers on the shared memory, or the calling thread itself.
import type { GraphInput } from '../graph/build.js';
import type { ArenaMark, CompiledKernels, EngineName } from '../kernels/index.js';
import type { LayerOptions } from '../layers/index.js';
import type { Choice } from '../schema/index.js';
import type { Command } from './commands.js';
import { CrewError } from './crew-error.js';
import type { Executor } from './executor.js';
import type { IdleWorker } from './idle-worker.js';
import type { TrainingMemoryOptions } from './training-memory.js';

/** Everything a worker needs to lay out the memory that the main thread has laid out. */
export interface CrewPlan {
  readonly mark: ArenaMark;
  readonly engine: EngineName;
  readonly compiled: CompiledKernels | undefined;
  readonly network: readonly Choice<LayerOptions>[];
  readonly head: Choice<object>;
  readonly input: GraphInput;
  readonly options: TrainingMemoryOptions;
}

export interface Crew {
  /** Resolves when every thread has done its part. Commands wait for those before them. @throws CrewError */
  run(command: Command): Promise<void>;
  close(): Promise<void>;
}

/** Runs everything on the calling thread. */
export function inlineCrew(executor: Executor): Crew {
  let before = Promise.resolve();
  return {
    run(command) {
      // One command after another; timers and signals run between them, as they do beside workers.
      before = before
        .then(() => new Promise<void>((resolve) => setImmediate(resolve)))
        .then(() => executor.run(command, 0));
      return before;
    },
    close: async () => {},
  };
}

/** One worker per thread; the calling thread stays free. */
export function workerCrew(plan: CrewPlan, idle: readonly IdleWorker[]): Crew {
  const { threads } = plan.options;
  const pending: { left: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  /** Commands that each thread has done its part of, and that all have. */
  const done = new Array<number>(threads).fill(0);
  let finished = 0;
  let failure: CrewError | undefined;
  const fail = (message: string) => {
    failure ??= new CrewError(message);
    for (const worker of workers) void worker.terminate();
    for (const { reject } of pending.splice(0)) reject(failure);
  };
  const taken = idle.map((one) => one.take());
  const workers = taken.map(({ worker }, thread) => {
    worker.on('message', (error: string | null) => {
      if (error !== null) fail(`thread ${thread}: ${error}`);
      else {
        const command = pending[done[thread]++ - finished];
        if (command && --command.left === 0) {
          pending.shift();
          finished++;
          command.resolve();
        }
      }
    });
    worker.on('error', (error) => fail(`thread ${thread}: ${error.message}`));
    worker.on('exit', (code) => fail(`thread ${thread} ended by itself (exit code ${code})`));
    worker.postMessage({ plan, thread });
    return worker;
  });
  for (const [thread, { failure: why }] of taken.entries()) if (why) fail(`thread ${thread}: ${why}`);
  return {
    run(command) {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        pending.push({ left: threads, resolve, reject });
        for (const worker of workers) worker.postMessage(command);
      });
    },
    async close() {
      for (const worker of workers) worker.removeAllListeners();
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
