// `lenet inspect --profile`: where the time of an image goes, layer by layer.
import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { type EngineName, LANES } from '../kernels/index.js';
import { benchSession } from './bench-session.js';
import { flopsOf } from './flops.js';
import { median } from './statistics.js';

export interface LayerProfile {
  readonly name: string;
  readonly type: string;
  /** Milliseconds, forward and backward, of one image alone and of a batch. */
  readonly image_ms: { readonly forward: number; readonly backward: number };
  readonly batch_ms: { readonly forward: number; readonly backward: number };
  /** Share of the batch's time, forward and backward. */
  readonly share: number;
  readonly gflops: { readonly forward: number; readonly backward: number };
}

export interface Profile {
  readonly batch: number;
  readonly layers: readonly LayerProfile[];
}

const RUNS = 60;

/** Medians of many passes on one thread; a batch is its blocks one after another. */
export async function profile(
  options: { loaded: LoadedConfig; engine: EngineName; context: LoadContext },
  batch: number,
): Promise<Profile> {
  const { session, images } = await benchSession(options, 0, batch, LANES);
  const { nodes } = session.graph;
  const flops = flopsOf(session.graph);
  const measure = (count: number) => {
    const runs = Array.from({ length: RUNS }, () => session.profile(images, count)).slice(RUNS / 6);
    const of = (way: 'forward' | 'backward', i: number) => median(runs.map((run) => run[way][i]));
    return nodes.map((_, i) => ({ forward: of('forward', i), backward: of('backward', i) }));
  };
  const [image, block] = [measure(1), measure(LANES)];
  const blocks = Math.ceil(batch / LANES);
  const whole = block.reduce((sum, t) => sum + t.forward + t.backward, 0);
  const layers = nodes.map((node, i): LayerProfile => {
    const rate = (way: 'forward' | 'backward') => (LANES * flops[way][i]) / Math.max(block[i][way], 1e-6) / 1e6;
    return {
      name: node.name,
      type: node.layer.type,
      image_ms: image[i],
      batch_ms: { forward: block[i].forward * blocks, backward: block[i].backward * blocks },
      share: (block[i].forward + block[i].backward) / whole,
      gflops: { forward: rate('forward'), backward: rate('backward') },
    };
  });
  return { batch, layers };
}
