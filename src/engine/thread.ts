// One of the threads that run a network together.
import { LANES, type Share } from '../kernels/index.js';
import { Barrier } from './barrier.js';
import type { InferenceMemory } from './inference-memory.js';

export class Thread {
  readonly barrier: Barrier;
  readonly share: Share;
  readonly #space: InferenceMemory;
  readonly #control: Int32Array;
  /** What the counter of pieces stands at when the next pieces begin. */
  #firstPiece = 0;

  /** @param index 0 for the thread that does the work of which there is only one. */
  constructor(
    space: InferenceMemory,
    readonly index: number,
  ) {
    const { threads, cores } = space.options;
    this.#space = space;
    this.#control = space.arena.integers(space.control, 3);
    this.barrier = new Barrier(this.#control, threads, threads > cores ? 0 : undefined);
    this.share = { index, of: threads };
  }

  /** Begins a command: packs its share of the parameters if they were set, and resets the counter of pieces. */
  begin(stale: boolean): void {
    // Others may still draw from the counter for the command before.
    this.barrier.wait();
    if (stale) this.#space.bound.pack(this.share);
    if (this.index === 0) Atomics.store(this.#control, 2, 0);
    this.#firstPiece = 0;
    this.barrier.wait();
  }

  /** Runs pieces 0 to `count` - 1; each goes to the first thread that is free. Between two calls there must be a barrier. */
  eachPiece(count: number, work: (piece: number) => void): void {
    const first = this.#firstPiece;
    const next = () => (Atomics.add(this.#control, 2, 1) - first) | 0;
    for (let piece = next(); piece < count; piece = next()) work(piece);
    // Each thread has drawn one number past the end.
    this.#firstPiece = (first + count + this.share.of) | 0;
  }
}

/** Images in block `number` of a batch of `count`. */
export const lanesOf = (number: number, count: number): number => Math.min(LANES, count - number * LANES);
