// The output of every layer for single images.
import type { Images } from '../data/dataset.js';
import { type Arena, LANES, type Pointer } from '../kernels/index.js';
import { sizeOf } from '../layers/index.js';
import type { PlacedImages } from './block.js';
import { evaluateImages } from './evaluation-pass.js';
import type { InferenceMemory } from './inference-memory.js';
import { Thread } from './thread.js';

/** Its functions read the network's memory, which the next image overwrites: call them during the visit. */
export interface Observation {
  readonly image: number;
  readonly prediction: number;
  /** float [class] */
  readonly probabilities: () => Float32Array;
  /** A node's output by its place in the graph, [channel][row][column] or [unit]. */
  readonly output: (node: number) => Float32Array;
}

/**
 * Runs the network on each image in order, on the calling thread, which must be the only one.
 * @param stale whether the parameters changed since they were last prepared.
 */
export function observeImages(
  space: InferenceMemory,
  images: PlacedImages,
  stale: boolean,
  visit: (observation: Observation) => void,
): void {
  const { evaluationImages, results, graph, arena } = space;
  const { f32, i32 } = arena;
  const laneOf = (at: Pointer, count: number, lane: number) =>
    Float32Array.from({ length: count }, (_, i) => f32[at / 4 + i * LANES + lane]);
  const thread = new Thread(space, 0);
  for (let start = 0; start < images.count; start += evaluationImages) {
    const end = Math.min(images.count, start + evaluationImages);
    const command = { kind: 'evaluate', images, start, end, stale: stale && start === 0 } as const;
    evaluateImages(space, command, thread, ({ pass, probabilities }, first, lanes) => {
      for (let lane = 0; lane < lanes; lane++) {
        visit({
          image: start + first + lane,
          prediction: i32[results.predictions / 4 + first + lane],
          probabilities: () => laneOf(probabilities, graph.classes, lane),
          output: (node) => laneOf(pass.outputs[node], sizeOf(graph.nodes[node].shape), lane),
        });
      }
    });
  }
}

/** Images in an arena; copies them unless they are there already. */
export function placeImages(arena: Arena, { count, pixels, labels }: Images): PlacedImages {
  return { count, pixels: placeBytes(arena, pixels), labels: placeBytes(arena, labels) };
}

function placeBytes(arena: Arena, bytes: Uint8Array): Pointer {
  const there = arena.pointerOf(bytes);
  if (there !== undefined) return there;
  const at = arena.allocate(bytes.length);
  arena.bytes(at, bytes.length).set(bytes);
  return at;
}
