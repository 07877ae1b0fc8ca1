// Models without a run: a network with random parameters, exported and evaluated in this process.
import type { ImageShape } from '../../src/data/transforms/index.js';
import { transformedShape } from '../../src/data/transforms/index.js';
import { InferenceSession } from '../../src/engine/inference-session.js';
import { ParameterLayout } from '../../src/engine/parameters.js';
import { exportTensors } from '../../src/engine/tensors.js';
import type { ExportedModel } from '../../src/export/exported-model.js';
import { buildGraph } from '../../src/graph/build.js';
import { Arena } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import type { LayerOptions } from '../../src/layers/index.js';
import type { Tensor } from '../../src/runs/safetensors.js';
import type { Choice } from '../../src/schema/index.js';
import { head } from '../graph/networks.js';

/** One more than the images of a block. */
export const COUNT = 9;
const CLASSES = 3;

interface Made {
  readonly network: readonly Choice<LayerOptions>[];
  readonly head?: Choice<object>;
  /** The shape of an image before the transforms. */
  readonly shape?: ImageShape;
  readonly pixelTransforms?: readonly Choice[];
  readonly padding?: number;
  /** The value of each byte, by channel. */
  readonly values?: (channel: number, byte: number) => number;
}

export interface InMemory {
  readonly exported: ExportedModel;
  readonly images: Uint8Array;
  /** Scores and probabilities of every image, computed by lenet. */
  readonly own: () => { readonly scores: number[]; readonly probabilities: number[] };
}

export function inMemory(made: Made): InMemory {
  const { network, head: last = head(), shape = [2, 6, 5], pixelTransforms = [], padding = 0 } = made;
  const { values = (_, byte) => byte / 255 } = made;
  const image = transformedShape(shape, [...pixelTransforms, { type: 'pad', options: padding }]);
  const input = { image, classes: CLASSES };
  const graph = buildGraph(network, last, input);
  const tensors = shaken(graph);
  const pixelTable = Float32Array.from({ length: shape[0] * 256 }, (_, i) => values(Math.floor(i / 256), i % 256));
  const images = Uint8Array.from(
    { length: COUNT * shape[0] * shape[1] * shape[2] },
    (_, i) => (i * 7919 + (i >> 3)) % 256,
  );
  const common = { name: 'made', data: 'noise', classNames: ['a', 'b', 'c'], padding, pixelTransforms };
  return {
    images,
    exported: {
      ...{ ...common, description: 'made, trained by nobody', graph, tensors, pixelTable, version: '1.2.3' },
      ...{ form: { shape, polarity: 'light_on_dark', orientation: 'upright' }, transforms: pixelTransforms },
      config: { name: 'made' },
    },
    own() {
      const arena = new Arena();
      const description = { ...common, shape, pixelTable: [...pixelTable], network, head: last, input, batchSize: 16 };
      const model = new InferenceSession(description, tensors, nativeKernels('simd', arena), arena);
      const placed = model.place({ count: COUNT, shape, pixels: images, labels: new Uint8Array(COUNT) });
      const [scores, probabilities]: number[][] = [[], []];
      model.observe(placed, (seen) => {
        scores.push(...seen.output(graph.nodes.length - 1));
        probabilities.push(...seen.probabilities());
      });
      return { scores, probabilities };
    },
  };
}

/** Parameters of a network, all different from their initial values; variances stay positive. */
function shaken(graph: ExportedModel['graph']): Map<string, Tensor> {
  const arena = new Arena();
  const layout = new ParameterLayout(graph);
  const base = layout.allocate(arena);
  layout.initialize(arena, base, 3);
  for (const p of layout.parameters) {
    const all = layout.values(arena, base, p);
    all.forEach((v, i) => {
      const shift = 0.3 * Math.sin(i * 7.7 + p.name.length);
      all[i] = p.key === 'running_var' ? 1 + shift : v + shift;
    });
  }
  layout.disconnect(arena, base);
  return exportTensors(layout, arena, base);
}
