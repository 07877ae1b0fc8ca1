// The random numbers of one image in one epoch: a function of what they are for, and no garbage.
import { randomBits, randomUniform } from '../../kernels/index.js';

export class Draw {
  /** For kernels that draw by themselves. */
  key = 0;
  #next = 0;

  /** Starts the numbers of an image over. */
  begin(purpose: number, epoch: number, image: number): void {
    this.key = randomBits(randomBits(purpose, epoch), image);
    this.#next = 0;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * randomUniform(this.key, this.#next++);
  }

  /** A whole number from low to high. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }
}
