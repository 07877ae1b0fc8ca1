// Memory that detects a kernel that leaves its buffer: a write changes a fence, and a read
// gives NaN.
import { expect } from 'vitest';
import { Arena, type Pointer } from '../../src/kernels/index.js';

const LEAST = 64;
/** As floats, these bytes are NaN. */
const FENCE = 0xff;

/** An arena for one thread with a fence directly behind every buffer. */
export class FencedArena extends Arena {
  readonly #fences: (readonly [from: Pointer, bytes: number])[] = [];

  override allocate(bytes: number): Pointer {
    const at = super.allocate(bytes);
    const end = super.allocate(LEAST) + LEAST;
    const from = at + Math.ceil(bytes);
    this.bytes(from, end - from).fill(FENCE);
    this.#fences.push([from, end - from]);
    return at;
  }

  /** Fails after a write behind a buffer, or to 0, the null pointer. */
  expectFences(): void {
    expect([...this.bytes(0, LEAST)], 'bytes at 0').toEqual(Array(LEAST).fill(0));
    const broken = this.#fences.filter((fence) => this.bytes(...fence).some((byte) => byte !== FENCE));
    expect(broken, 'fences written over').toEqual([]);
  }
}
