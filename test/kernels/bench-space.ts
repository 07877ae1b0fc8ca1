// Runs the same primitive on two engines with the same numbers.
import { Arena, type EngineName, type Kernels, LANES, type Pointer, type Width } from '../../src/kernels/index.js';
import { nativeKernels, resolveEngine } from '../../src/kernels/native.js';

/** The fast engines that this machine can run. */
export const fastEngines: EngineName[] = resolveEngine('auto') === 'relaxed-simd' ? ['simd', 'relaxed-simd'] : ['simd'];

export class Space {
  readonly arena = new Arena();
  readonly reference: Kernels = nativeKernels('reference', this.arena);
  readonly fast: Kernels;
  #state: number;

  constructor(engine: EngineName, seed = 1, width: Width = 128) {
    this.fast = nativeKernels(engine, this.arena, width);
    this.#state = seed >>> 0 || 1;
  }

  /** A number in (-1, 1) from a small xorshift: the tests need spread, not quality. */
  random(): number {
    let s = this.#state;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    this.#state = s >>> 0;
    return (this.#state / 2 ** 32) * 2 - 1;
  }

  /** `count` random floats. */
  vector(count: number): Pointer {
    const at = this.arena.allocate(count * 4);
    const values = this.arena.floats(at, count);
    for (let i = 0; i < count; i++) values[i] = this.random();
    return at;
  }

  /** `count` values of a block. */
  block(count: number): Pointer {
    return this.vector(count * LANES);
  }

  zeros(count: number): Pointer {
    return this.arena.allocate(count * 4);
  }

  read(at: Pointer, count: number): number[] {
    return [...this.arena.floats(at, count)];
  }

  /** A copy of `count` floats, for an engine to change. */
  copy(at: Pointer, count: number): Pointer {
    const to = this.arena.allocate(count * 4);
    this.arena.floats(to, count).set(this.arena.floats(at, count));
    return to;
  }
}

/**
 * The largest difference, relative to the size of the numbers around it, or to `least`: what sums of
 * terms that cancel are made of.
 */
export function difference(a: readonly number[], b: readonly number[], least = 1e-3): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  const size = Math.max(least, ...b.map(Math.abs));
  return Math.max(0, ...a.map((v, i) => (Number.isFinite(v) ? Math.abs(v - b[i]) / size : Number.POSITIVE_INFINITY)));
}
