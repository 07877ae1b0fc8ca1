// A graph whose layers are bound to kernels and to the memory of their parameters.

import type { Graph, GraphNode } from '../graph/graph.js';
import type { Arena, Kernels, Pointer, Share } from '../kernels/index.js';
import type { BatchWork, BoundLayer } from '../layers/index.js';
import { randomKey } from '../random/index.js';
import type { ParameterLayout } from './parameters.js';

export interface BindingSettings {
  readonly seed: number;
  /** Images of the largest batch. */
  readonly batchSize: number;
  /** Whether second derivatives will be computed. */
  readonly wantsCurvature: boolean;
}

/** A node whose output for an image depends on the other images of the batch. */
export interface BatchNode {
  /** Its place in the graph. */
  readonly index: number;
  readonly work: BatchWork;
}

/** Layers bound to their shapes, shared by all blocks and threads. */
export class BoundGraph {
  readonly layers: readonly BoundLayer[];
  readonly batchNodes: readonly BatchNode[];
  readonly #parameters: Map<string, Record<string, Pointer>>;

  constructor(
    readonly graph: Graph,
    readonly kernels: Kernels,
    readonly arena: Arena,
    layout: ParameterLayout,
    parameterBase: Pointer,
    settings: BindingSettings,
  ) {
    this.#parameters = layout.pointers(parameterBase);
    this.layers = graph.nodes.map((node) =>
      node.layer.bind({
        kernels,
        arena,
        options: node.options,
        inputs: node.inputShapes,
        output: node.shape,
        key: randomKey(settings.seed, 'layer', node.name),
        batchSize: settings.batchSize,
        wantsCurvature: settings.wantsCurvature,
      }),
    );
    this.batchNodes = this.layers.flatMap(({ batch }, index) => (batch ? [{ index, work: batch }] : []));
  }

  parametersOf(node: GraphNode): Record<string, Pointer> {
    return this.#parameters.get(node.name) ?? {};
  }

  /** Must be called for every share after parameters change, before any block runs. */
  prepare(share: Share): void {
    for (const [i, layer] of this.layers.entries()) {
      layer.prepare?.(this.parametersOf(this.graph.nodes[i]), share);
    }
  }
}
