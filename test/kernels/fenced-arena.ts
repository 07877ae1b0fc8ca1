// Memory in which a kernel that leaves its buffer is found out: what it writes there changes a fence, and what it reads
// there is no number.
import { expect } from 'vitest';
import { Arena, type Pointer } from '../../src/kernels/index.js';

const LEAST = 64;
/** Floats of these bytes are NaN. */
const FENCE = 0xff;

/** An arena for one thread with a fence behind every buffer, from its last byte on. */
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

  /** Fails where something was written behind a buffer, or to 0, the pointer that means none. */
  expectFences(): void {
    expect([...this.bytes(0, LEAST)], 'bytes at 0').toEqual(Array(LEAST).fill(0));
    const broken = this.#fences.filter((fence) => this.bytes(...fence).some((byte) => byte !== FENCE));
    expect(broken, 'fences written over').toEqual([]);
  }
}
