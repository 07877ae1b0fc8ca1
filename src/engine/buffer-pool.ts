// Lets buffers that are in use at different times share memory.
import type { Arena, Pointer } from '../kernels/index.js';

export class BufferPool {
  readonly #arena: Arena;
  readonly #free: { at: Pointer; bytes: number }[] = [];
  readonly #sizes = new Map<Pointer, number>();

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** The smallest free buffer that is large enough, or a new one. */
  take(bytes: number): Pointer {
    const fitting = this.#free.filter((b) => b.bytes >= bytes).sort((a, b) => a.bytes - b.bytes);
    if (fitting.length === 0) {
      const at = this.#arena.allocate(bytes);
      this.#sizes.set(at, bytes);
      return at;
    }
    this.#free.splice(this.#free.indexOf(fitting[0]), 1);
    return fitting[0].at;
  }

  /** Makes a buffer available again; `bytes` is what was asked for. */
  give(at: Pointer, bytes: number): void {
    this.#free.push({ at, bytes: this.#sizes.get(at) ?? bytes });
  }
}
