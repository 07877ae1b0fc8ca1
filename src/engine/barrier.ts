// A barrier: no thread goes on before all have arrived.

/** Polls before sleeping: threads of a step are rarely far apart, and waking up is slow. */
const SPINS = 20_000;

/** A reusable barrier on two int32 in shared memory, [arrived, phase], zero at first. */
export class Barrier {
  readonly #cells: Int32Array;
  readonly #threads: number;
  readonly #spins: number;

  /** @param spins 0 with more threads than cores: a spinning thread would block another. */
  constructor(cells: Int32Array, threads: number, spins = SPINS) {
    this.#cells = cells;
    this.#threads = threads;
    this.#spins = spins;
  }

  /** Blocks until all threads have called it. */
  wait(): void {
    if (this.#threads === 1) return;
    const cells = this.#cells;
    const phase = Atomics.load(cells, 1);
    if (Atomics.add(cells, 0, 1) === this.#threads - 1) {
      Atomics.store(cells, 0, 0);
      Atomics.add(cells, 1, 1);
      Atomics.notify(cells, 1);
      return;
    }
    for (let i = 0; i < this.#spins; i++) if (Atomics.load(cells, 1) !== phase) return;
    while (Atomics.load(cells, 1) === phase) Atomics.wait(cells, 1, phase);
  }
}
