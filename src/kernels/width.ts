// The width of the registers for which the compiled kernels are laid out: what this V8 and this processor are faster at.
import type { Arena } from './arena.js';
import type { Width } from './module.js';
import { CHECKSUMS, checksum } from './self-check.js';
import { isFused } from './simd.js';
import type { SimdModule } from './simd-module.js';
import { GRADIENT_SUMS } from './weighted-kernel.js';

/** A width, and why it was chosen. */
export interface WidthChoice {
  readonly width: Width;
  readonly reason: string;
  /** Whether V8 merged the kernels wrongly. */
  readonly isWrong: boolean;
}

/** Rounds of 8 multiply-adds in a sample: a few microseconds. */
const ROUNDS = 2000;
const SAMPLES = 40;
/** The least gain for which a width counts as faster: merged pairs give about 2, pairs that are not merged less than 1. */
const GAIN = 1.3;

/** Chooses between the layouts of kernels on one arena, which were compiled with merging switched on. */
export function chooseWidth(narrow: SimdModule, wide: SimdModule, arena: Arena): WidthChoice {
  const gain = gainOf(narrow, wide, arena);
  const reason = `256-bit arithmetic runs at ${gain.toFixed(1)} times the speed here`;
  if (gain < GAIN) return { width: 128, reason, isWrong: false };
  if (checksum(wide, arena) !== (isFused(wide) ? CHECKSUMS.fused : CHECKSUMS.rounded)) {
    return { width: 128, reason: `V8 ${process.versions.v8} computes 256-bit kernels wrongly here`, isWrong: true };
  }
  return { width: 256, reason, isWrong: false };
}

/**
 * How many times as fast multiply-adds are in 256-bit registers: by the fastest of many samples of each, in turns, so that a
 * busy moment meets both.
 */
function gainOf(narrow: SimdModule, wide: SimdModule, arena: Arena): number {
  const scratch = arena.allocate(GRADIENT_SUMS);
  const best = [narrow, wide].map(() => Number.POSITIVE_INFINITY);
  for (let i = 0; i < SAMPLES; i++) {
    for (const [m, { peak }] of [narrow, wide].entries()) {
      const began = performance.now();
      peak(ROUNDS, scratch);
      best[m] = Math.min(best[m], performance.now() - began);
    }
  }
  // Eight lanes against four.
  return (2 * best[0]) / best[1];
}
