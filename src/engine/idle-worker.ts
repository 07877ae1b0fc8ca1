// A worker thread before its session is there: it loads its code while the main thread reads data.
import { Worker } from 'node:worker_threads';

const WORKER = new URL('./worker.js', import.meta.url);

/** Waits for its plan. It does not keep the process alive until `take`. */
export class IdleWorker {
  readonly #worker: Worker;
  #failure: string | undefined;

  constructor(code = WORKER) {
    this.#worker = new Worker(code, {
      // A worker computes in the shared memory; its own heap holds little.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    this.#worker.unref();
    this.#worker.on('error', (error) => this.#fail(error.message));
    this.#worker.on('exit', (code) => this.#fail(`ended by itself (exit code ${code})`));
  }

  #fail(message: string): void {
    this.#failure ??= message;
  }

  /** Ends the thread, if nobody takes it. */
  stop(): void {
    this.#worker.removeAllListeners();
    void this.#worker.terminate();
  }

  /** The thread, for its new owner to listen to, and why it has failed already, if it has. */
  take(): { readonly worker: Worker; readonly failure: string | undefined } {
    this.#worker.removeAllListeners();
    this.#worker.ref();
    return { worker: this.#worker, failure: this.#failure };
  }
}

export const idleWorkers = (count: number): IdleWorker[] => Array.from({ length: count }, () => new IdleWorker());
