// A graph whose layers are bound to kernels and to the memory of their parameters.

import type { Graph, GraphNode } from '../graph/graph.js';
import { type Arena, type Kernels, type Pointer, ROWS_TOGETHER, rangeOf, type Share } from '../kernels/index.js';
import { type BatchWork, type BoundLayer, type Derivatives, RecordBudget, type WeightRows } from '../layers/index.js';
import { randomKey } from '../random/index.js';
import type { ParameterLayout } from './parameters.js';

export interface BindingSettings {
  readonly seed: number;
  /** Images of the largest batch. */
  readonly batchSize: number;
  readonly wanted: Derivatives;
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
    const recordBudget = new RecordBudget();
    this.layers = graph.nodes.map((node) =>
      node.layer.bind({
        kernels,
        arena,
        options: node.options,
        inputs: node.inputShapes,
        output: node.shape,
        frozen: node.frozen,
        key: randomKey(settings.seed, 'layer', node.name),
        batchSize: settings.batchSize,
        wanted: settings.wanted,
        recordBudget,
      }),
    );
    this.batchNodes = this.layers.flatMap(({ batch }, index) => (batch ? [{ index, work: batch }] : []));
  }

  parametersOf(node: GraphNode): Record<string, Pointer> {
    return this.#parameters.get(node.name) ?? {};
  }

  /** Whether a parameter stays as it starts. */
  isFrozen({ node }: { readonly node: string }): boolean {
    return this.graph.nodes.some(({ name, frozen }) => name === node && frozen);
  }

  /** How the layer of a weight works on its rows, if it does. */
  rowsOf({ node, key }: { readonly node: string; readonly key: string }): WeightRows | undefined {
    const index = this.graph.nodes.findIndex(({ name }) => name === node);
    return this.layers[index].rows?.find(({ parameter }) => parameter === key);
  }

  /**
   * Adds what a node has recorded of `blocks` blocks to the gradients of its parameters, on the calling thread.
   * `scratch`: GRADIENT_SUMS bytes.
   */
  addRecorded(node: number, blocks: number, gradientOf: (parameter: string) => Pointer, scratch: Pointer): void {
    for (const { parameter, rows, addGradient } of this.layers[node].rows ?? []) {
      addGradient?.(gradientOf(parameter), blocks, 0, rows, scratch);
    }
  }

  /** Packs a share of all weights. Every share must be packed when parameters were set, before any block runs. */
  pack(share: Share): void {
    for (const [i, { rows }] of this.layers.entries()) {
      const parameters = this.parametersOf(this.graph.nodes[i]);
      for (const weight of rows ?? []) {
        const [start, end] = rangeOf(share, weight.rows, ROWS_TOGETHER);
        if (start < end) weight.pack(parameters[weight.parameter], start, end);
      }
    }
  }

  /** Prepares the layers for an evaluation, or frozen ones for training; on one thread. */
  prepare(): void {
    for (const [i, layer] of this.layers.entries()) layer.prepare?.(this.parametersOf(this.graph.nodes[i]));
  }
}
