// A session on random images: speed does not depend on what is in them.
import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { augmentationsOf, withoutLastPads } from '../data/transforms/index.js';
import { type PlacedImages, Session } from '../engine/session.js';
import { graphOf } from '../experiment/build.js';
import type { EngineName } from '../kernels/index.js';
import { randomStream } from '../random/index.js';

export interface BenchSession {
  readonly session: Session;
  readonly images: PlacedImages;
}

/** @param threads 0: the calling thread. */
export async function benchSession(
  { loaded, engine, context }: { loaded: LoadedConfig; engine: EngineName; context: LoadContext },
  threads: number,
  batchSize: number,
  count: number,
): Promise<BenchSession> {
  const { experiment } = loaded;
  const { input, classes } = await graphOf(loaded, context);
  const { padding } = withoutLastPads(experiment.data.transforms);
  const session = new Session({
    network: experiment.network,
    head: experiment.head,
    input: { image: input, classes },
    engine,
    seed: experiment.seed,
    batchSize,
    optimizer: experiment.training.optimizer,
    clipNorm: experiment.training.clip_norm,
    pixelTable: Float32Array.from({ length: 256 * input[0] }, (_, i) => (i % 256) / 255),
    padding,
    augmentations: augmentationsOf(experiment.data.transforms),
    threads,
  });
  const [channels, rows, columns] = input;
  const size = channels * (rows - 2 * padding) * (columns - 2 * padding);
  const random = randomStream(1, 'bench');
  const pixels = Uint8Array.from({ length: count * size }, () => random.integer(256));
  const labels = Uint8Array.from({ length: count }, () => random.integer(classes));
  const shape = [channels, rows - 2 * padding, columns - 2 * padding] as const;
  const images = session.place({ count, shape, pixels, labels });
  session.initialize(1);
  return { session, images };
}
