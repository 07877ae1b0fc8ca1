// A model for inference: forward passes on the calling thread, in Node and in browsers.
import type { Images } from '../data/dataset.js';
import { type ImageShape, transformPixels } from '../data/transforms/index.js';
import { buildGraph, type GraphInput } from '../graph/build.js';
import type { Graph } from '../graph/graph.js';
import type { Arena, Kernels } from '../kernels/index.js';
import type { LayerOptions } from '../layers/index.js';
import type { Tensor } from '../runs/safetensors.js';
import type { Choice } from '../schema/index.js';
import type { PlacedImages } from './block.js';
import { InferenceMemory } from './inference-memory.js';
import { type Observation, observeImages, placeImages } from './observe.js';
import { importTensors } from './tensors.js';

/** Everything about a model except its parameters, as plain data. */
export interface ModelDescription {
  /** Name of the run. */
  readonly name: string;
  /** What it was trained on, in words. */
  readonly data: string;
  readonly classNames: readonly string[];
  /** [channels, rows, columns] of an upright image, light on dark, before `pixelTransforms`. */
  readonly shape: ImageShape;
  /** Transforms of such an image's bytes, without padding at the end: to the form of the source, then those of the run. */
  readonly pixelTransforms: readonly Choice[];
  readonly padding: number;
  /** [channel x 256]: what each byte becomes. */
  readonly pixelTable: readonly number[];
  readonly network: readonly Choice<LayerOptions>[];
  readonly head: Choice<object>;
  /** The image after the transforms. */
  readonly input: GraphInput;
  /** Images in a batch, where they depend on one another. */
  readonly batchSize: number;
}

export class InferenceSession {
  readonly graph: Graph;
  readonly #space: InferenceMemory;
  readonly #arena: Arena;
  #stale = true;
  /** Memory of observeOnce: for `count` images. */
  #room: PlacedImages = { count: 0, pixels: 0, labels: 0 };

  /** @throws GraphError; TensorMismatch for parameters of another network */
  constructor(
    readonly description: ModelDescription,
    tensors: ReadonlyMap<string, Tensor>,
    kernels: Kernels,
    arena: Arena,
  ) {
    const { network, head, input, pixelTable, padding, batchSize } = description;
    this.#arena = arena;
    this.graph = buildGraph(network, head, input);
    this.#space = new InferenceMemory(this.graph, kernels, arena, {
      ...{ padding, batchSize, threads: 1, cores: 1 },
      pixelTable: Float32Array.from(pixelTable),
      // Nothing is random in forward passes.
      seed: 0,
    });
    importTensors(this.#space.layout, arena, this.#space.parameters, tensors);
  }

  /** Places transformed images of the described shape in memory. */
  place(images: Images): PlacedImages {
    return placeImages(this.#arena, this.#transformed(images));
  }

  /** Replaces such images by as many others. */
  replace({ pixels: at }: PlacedImages, images: Images): void {
    const { pixels } = this.#transformed(images);
    this.#arena.bytes(at, pixels.length).set(pixels);
  }

  /** Runs the network on images that are not kept: their memory, which an arena never gives back, serves the next call. */
  observeOnce(images: Images, visit: (observation: Observation) => void): void {
    const { count, pixels } = this.#transformed(images);
    if (count > this.#room.count) {
      const most = Math.max(count, 2 * this.#room.count);
      const bytes = (pixels.length / count) * most;
      this.#room = { count: most, pixels: this.#arena.allocate(bytes), labels: this.#arena.allocate(most) };
    }
    this.#arena.bytes(this.#room.pixels, pixels.length).set(pixels);
    this.observe({ ...this.#room, count }, visit);
  }

  #transformed(images: Images): Images {
    return transformPixels(images, this.description.pixelTransforms);
  }

  observe(images: PlacedImages, visit: (observation: Observation) => void): void {
    observeImages(this.#space, images, this.#stale, visit);
    this.#stale = false;
  }
}
