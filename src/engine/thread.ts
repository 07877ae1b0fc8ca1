// One of the threads that work on a program together.
import { LANES, type Share } from '../kernels/index.js';
import { Barrier } from './barrier.js';
import type { InferenceMemory } from './inference-memory.js';

export class Thread {
  readonly barrier: Barrier;
  readonly share: Share;
  readonly #space: InferenceMemory;
  readonly #control: Int32Array;

  /** @param index 0 for the first, which does what only one may do. */
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

  /** Prepares its share of the parameters, if they changed; then all threads take pieces of work from the first on. */
  begin(stale = true): void {
    if (stale) this.#space.bound.prepare(this.share);
    if (this.index === 0) Atomics.store(this.#control, 2, 0);
    this.barrier.wait();
  }

  /** Works off pieces 0 to `count` - 1, each by whichever thread comes first. */
  eachPiece(count: number, work: (piece: number) => void): void {
    const next = () => Atomics.add(this.#control, 2, 1);
    for (let piece = next(); piece < count; piece = next()) work(piece);
  }
}

/** Images in block `number` of a batch of `count`. */
export const lanesOf = (number: number, count: number): number => Math.min(LANES, count - number * LANES);
