// Random numbers of one image in one epoch, as a function of their purpose; allocates nothing.
import { randomBits, randomUniform } from '../../kernels/index.js';

export class Draw {
  /** Key for kernels that draw by themselves. */
  key = 0;
  #next = 0;

  /** Restarts the numbers for an image. */
  begin(purpose: number, epoch: number, image: number): void {
    this.key = randomBits(randomBits(purpose, epoch), image);
    this.#next = 0;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * randomUniform(this.key, this.#next++);
  }

  /** A whole number from low to high, inclusive. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }
}
