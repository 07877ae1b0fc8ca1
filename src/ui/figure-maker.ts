// Figures on request: drawn by a thread of their own, one after the other, and kept.
import { Worker } from 'node:worker_threads';
import type { SourceOptions } from '../figures/source.js';

export interface FigureWish {
  readonly paths: readonly string[];
  readonly name: string;
  /** Without values under the pointer, or with them. */
  readonly format: 'svg' | 'html';
  /** Changes when the runs do. */
  readonly stamp: string;
  /** What several runs are compared by. */
  readonly metric?: string;
}

export interface FigureRequest extends FigureWish {
  readonly id: number;
}

export interface FigureOutcome {
  readonly id: number;
  /** Null where there is nothing to draw. */
  readonly picture?: string | null;
  readonly error?: string;
}

/** Pictures kept: those of a few runs. */
const KEPT = 60;

const WORKER = new URL('./figure-worker.js', import.meta.url);

export class FigureMaker {
  readonly #options: SourceOptions;
  readonly #made = new Map<string, Promise<string | null>>();
  readonly #waiting = new Map<number, { resolve: (picture: string | null) => void; reject: (error: Error) => void }>();
  #worker: Worker | undefined;
  #next = 0;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** @throws Error with the reason why it cannot be drawn */
  draw(wish: FigureWish): Promise<string | null> {
    const key = JSON.stringify(wish);
    const made = this.#made.get(key) ?? this.#ask(wish);
    // The newest last: the oldest go first.
    this.#made.delete(key);
    this.#made.set(key, made);
    for (const old of [...this.#made.keys()].slice(0, -KEPT)) this.#made.delete(old);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  #ask(wish: FigureWish): Promise<string | null> {
    this.#worker ??= this.#start();
    const id = this.#next++;
    const request: FigureRequest = { ...wish, id };
    this.#worker.postMessage(request);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.#options });
    worker.on('message', ({ id, picture = null, error }: FigureOutcome) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(picture);
      else waiting?.reject(new Error(error));
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('the thread that draws figures ended')));
    return worker;
  }

  /** Whoever waits is told; the next wish starts a new thread. */
  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#worker = undefined;
  }

  async close(): Promise<void> {
    this.#worker?.removeAllListeners();
    await this.#worker?.terminate();
  }
}
