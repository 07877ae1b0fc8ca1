// Randomness as a function of what it is for: the same (seed, purpose, epoch, ...) gives the same
// numbers, whatever ran before, in whichever thread, after any resume.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal, mean 0, deviation 1. */
  normal(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
}

/** The random stream of a purpose, e.g. `randomStream(1, 'shuffle', epoch)`. */
export function randomStream(seed: number, ...purpose: (string | number)[]): Random {
  const generator = xoroshiro128plus(randomKey(seed, ...purpose));
  const uniform = () => uniformFloat64(generator);
  let spare: number | undefined;
  return {
    uniform,
    integer: (below) => uniformInt(generator, 0, below - 1),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Box and Muller 1958: two normals from two uniforms.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** Puts `items` in a random order, in place (Fisher and Yates). */
export function shuffle(items: Int32Array, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}

/** 32 bits for a purpose: the key of a stream, here or in a kernel. FNV-1a. */
export function randomKey(seed: number, ...purpose: (string | number)[]): number {
  const text = `${seed}/${purpose.join('/')}`;
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}
