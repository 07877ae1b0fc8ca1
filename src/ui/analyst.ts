// Makes figures and comparisons on request in a separate thread, one after another, and caches them.
import { Worker } from 'node:worker_threads';
import type { SourceOptions } from '../figures/source.js';

interface Common {
  readonly paths: readonly string[];
  /** The metric to compare several runs by. */
  readonly metric?: string;
  /** Changes when the runs do. */
  readonly stamp: string;
}

interface FigureTask extends Common {
  readonly kind: 'figure';
  readonly name: string;
  /** Without tooltips (svg) or with them (html). */
  readonly format: 'svg' | 'html';
}

export interface ComparisonTask extends Common {
  readonly kind: 'comparison';
  readonly title: string;
  /** The readable runs; for a study, `path` is the study's. */
  readonly runs: readonly { readonly id: string; readonly path: string }[];
}

type Task = FigureTask | ComparisonTask;

export type Request = Task & { readonly id: number };

export interface Outcome {
  readonly id: number;
  /** A figure as text, or null if there is nothing to draw; a comparison as JSON. */
  readonly made?: string | null;
  readonly error?: string;
}

/** Number of cached results: enough for a few runs. */
const KEPT = 60;
/** Maximum number of queued tasks; more indicate a misbehaving browser. */
const MOST_WAITING = 100;

const WORKER = new URL('./analyst-worker.js', import.meta.url);

export class Analyst {
  readonly #options: SourceOptions;
  readonly #made = new Map<string, Promise<string | null>>();
  readonly #waiting = new Map<number, { resolve: (made: string | null) => void; reject: (error: Error) => void }>();
  #worker: Worker | undefined;
  #next = 0;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** @throws Error with the reason of the failure */
  make(task: Task): Promise<string | null> {
    const key = JSON.stringify(task);
    const made = this.#made.get(key) ?? this.#ask(task);
    // Moves the key to the end: the oldest are evicted first.
    this.#made.delete(key);
    this.#made.set(key, made);
    for (const old of [...this.#made.keys()].slice(0, -KEPT)) this.#made.delete(old);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  #ask(task: Task): Promise<string | null> {
    if (this.#waiting.size >= MOST_WAITING) {
      return Promise.reject(new Error(`${MOST_WAITING} figures and comparisons are queued; try again later`));
    }
    this.#worker ??= this.#start();
    const id = this.#next++;
    const request: Request = { ...task, id };
    this.#worker.postMessage(request);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.#options });
    worker.on('message', ({ id, made = null, error }: Outcome) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(made);
      else waiting?.reject(new Error(error));
    });
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('the analyst thread ended')));
    return worker;
  }

  /** Rejects waiting requests; the next task starts a new thread. */
  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#worker = undefined;
  }

  async close(): Promise<void> {
    this.#worker?.removeAllListeners();
    await this.#worker?.terminate();
  }
}
