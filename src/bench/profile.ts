// `lenet inspect --profile`: where the time of an image goes, layer by layer.
import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { type EngineName, LANES } from '../kernels/index.js';
import { benchSession } from './bench-session.js';
import { flopsOf } from './flops.js';
import { type Peak, peaksOf } from './peak.js';
import { median, round } from './statistics.js';

export interface LayerProfile {
  readonly name: string;
  readonly type: string;
  /** Milliseconds, forward and backward, of one image alone and of a batch. */
  readonly image_ms: { readonly forward: number; readonly backward: number };
  readonly batch_ms: { readonly forward: number; readonly backward: number };
  /** Share of the batch's time, forward and backward. */
  readonly share: number;
  readonly gflops: { readonly forward: number; readonly backward: number };
  /** Percent of the peak of the width that ran. */
  readonly percent_of_peak: { readonly forward: number; readonly backward: number };
}

export interface Profile {
  readonly batch: number;
  /** The peak of the width that ran, then that of the other one, where there is one. */
  readonly peaks: readonly Peak[];
  readonly layers: readonly LayerProfile[];
}

/** The most passes, the milliseconds after which no further one begins, and the fewest. */
const PASSES = { most: 60, milliseconds: 5000, least: 3 };

/** Medians of many passes on one thread; a batch is its blocks one after another. */
export async function profile(
  options: { loaded: LoadedConfig; engine: EngineName; context: LoadContext },
  batch: number,
): Promise<Profile> {
  const { session, images } = await benchSession(options, 0, batch, LANES);
  const { nodes } = session.graph;
  const peaks = peaksOf(options.engine);
  const flops = flopsOf(session.graph);
  const measure = (count: number, blocks: number) => {
    const runs = passes(() => session.profile(images, count, blocks));
    const of = (way: 'forward' | 'backward', i: number) => median(runs.map((run) => run[way][i]));
    return nodes.map((_, i) => ({ forward: of('forward', i), backward: of('backward', i) }));
  };
  const blocks = Math.ceil(batch / LANES);
  const [image, block] = [measure(1, 1), measure(LANES, blocks)];
  const whole = block.reduce((sum, t) => sum + t.forward + t.backward, 0);
  const layers = nodes.map((node, i): LayerProfile => {
    const rate = (way: 'forward' | 'backward') => (LANES * flops[way][i]) / Math.max(block[i][way], 1e-6) / 1e6;
    const share = (way: 'forward' | 'backward') => round((100 * rate(way)) / peaks[0].gflops, 1);
    return {
      name: node.name,
      type: node.layer.type,
      image_ms: image[i],
      batch_ms: { forward: block[i].forward * blocks, backward: block[i].backward * blocks },
      share: (block[i].forward + block[i].backward) / whole,
      gflops: { forward: rate('forward'), backward: rate('backward') },
      percent_of_peak: { forward: share('forward'), backward: share('backward') },
    };
  });
  return { batch, peaks, layers };
}

/** Runs passes until there are enough; the first ones, which compile the kernels, do not count. */
function passes<T>(run: () => T): T[] {
  const results: T[] = [];
  const began = performance.now();
  const isDue = () => results.length < PASSES.most && performance.now() - began < PASSES.milliseconds;
  while (results.length < PASSES.least || isDue()) results.push(run());
  return results.slice(Math.ceil(results.length / 6));
}
