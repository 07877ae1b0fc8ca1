// The peak of multiply-adds: what a speed is a percentage of.
import { Arena, type EngineName, type Width } from '../kernels/index.js';
import { CAN_MERGE, compileKernels, nativeKernels } from '../kernels/native.js';
import { round } from './statistics.js';

/** GFLOP/s of one thread by the width of the registers; an engine without widths has one entry. */
export interface Peak {
  readonly width: Width | null;
  readonly gflops: number;
}

/** The peaks of the width that runs, first, and of the other one where this V8 has it. */
export function peaksOf(engine: EngineName): readonly [Peak, ...Peak[]] {
  const width = compileKernels(engine)?.width;
  const peak = (of?: Width): Peak => ({ width: of ?? null, gflops: round(peakGflops(engine, of), 1) });
  if (width === undefined || !CAN_MERGE) return [peak(width)];
  // The one that runs comes last, so that V8 merges pairs afterwards as it did before.
  const other = peak(width === 256 ? 128 : 256);
  return [peak(width), other];
}

/** GFLOP/s of independent multiply-adds on one thread: the best of several tries. */
export function peakGflops(engine: EngineName, width?: Width): number {
  const kernels = nativeKernels(engine, new Arena(), width);
  kernels.multiplyAdds(1e6);
  const tries = Array.from({ length: 7 }, () => {
    const began = performance.now();
    const done = kernels.multiplyAdds(4e8);
    return (2 * done) / (performance.now() - began) / 1e6;
  });
  return Math.max(...tries);
}
