// The buffers of one block of images, and the passes over it.

import { IMAGE } from '../graph/graph.js';
import {
  type Activation,
  derivesFromInput,
  type Kernels,
  LANES,
  type Pointer,
  VALUE_BYTES,
  WHOLE,
} from '../kernels/index.js';
import { type BlockBuffers, type BoundLayer, isIdentity, type PassContext, sizeOf } from '../layers/index.js';
import type { BoundGraph } from './bound-graph.js';
import { bytesOf, planGradients } from './gradient-plan.js';

/** Each node's gradient pointers. */
export type Gradients = ReadonlyMap<string, Record<string, Pointer>>;

interface Operation {
  readonly layer: BoundLayer;
  readonly buffers: BlockBuffers;
  readonly activation: Activation;
  /** The activation's output: the same buffer as the layer's, unless the derivative needs the input. */
  readonly output: Pointer;
  /** Values of the output. */
  readonly count: number;
  readonly sums: readonly (readonly [Pointer, Pointer, number])[];
  readonly node: string;
  readonly wanted: boolean;
}

const NONE: Readonly<Record<string, Pointer>> = {};

/**
 * The private memory of one block, and the passes over it. A thread has one and runs its blocks one after another, so that
 * the memory stays in the core's cache. Where images of a batch depend on one another, every block of the batch has one.
 */
export class BlockPass {
  /** [channel][row][column][8] */
  readonly input: Pointer;
  /** [class][8] */
  readonly scores: Pointer;
  /** [class][8] */
  readonly scoreGradients: Pointer;
  /** [class][8]: the loss's first derivatives in a curvature pass. */
  readonly scoreSlopes: Pointer;
  /** Each node's output. */
  readonly outputs: readonly Pointer[];
  /** The context of the next pass. */
  readonly context: PassContext = { training: false, step: 0, block: 0, lanes: LANES };
  readonly #kernels: Kernels;
  readonly #operations: readonly Operation[];

  constructor(bound: BoundGraph) {
    const { graph, arena } = bound;
    this.#kernels = bound.kernels;
    this.input = arena.allocate(sizeOf(graph.input) * VALUE_BYTES);
    const outputs: Pointer[] = [];
    for (const node of graph.nodes) {
      const [first] = node.inputs;
      const viewed = first === IMAGE ? this.input : outputs[first];
      outputs.push(node.layer.view ? viewed : arena.allocate(bytesOf(node)));
    }
    this.outputs = outputs;
    this.scores = outputs[outputs.length - 1];
    const plan = planGradients(graph, arena);
    this.scoreGradients = plan[plan.length - 1].dy;
    this.scoreSlopes = arena.allocate(bytesOf(graph.nodes[graph.nodes.length - 1]));
    this.#operations = graph.nodes.map((node, i) => ({
      layer: bound.layers[i],
      activation: node.activation,
      output: outputs[i],
      count: sizeOf(node.shape),
      sums: plan[i].sums,
      wanted: plan[i].dy !== 0,
      node: node.name,
      buffers: {
        x: node.inputs.map((from) => (from === IMAGE ? this.input : outputs[from])),
        y: derivesFromInput(node.activation) ? arena.allocate(bytesOf(node)) : outputs[i],
        dx: plan[i].dx,
        dy: plan[i].dy,
        scratch: bound.layers[i].scratchBytes ? arena.allocate(bound.layers[i].scratchBytes ?? 0) : 0,
        parameters: bound.parametersOf(node),
        gradients: NONE,
        context: this.context,
        slopes: this.scoreSlopes,
      },
    }));
  }

  buffersOf(node: number): BlockBuffers {
    return this.#operations[node].buffers;
  }

  /** Runs nodes `from` to `to` - 1; all of them lead from `input` to `scores`. */
  forward(from = 0, to = this.#operations.length): void {
    for (let i = from; i < to; i++) this.#forward(this.#operations[i]);
  }

  #forward({ layer, buffers, activation, output, count }: Operation): void {
    layer.forward(buffers);
    if (!isIdentity(activation)) this.#kernels.activate(activation, buffers.y, output, count);
  }

  /** Sets the gradients that the backward pass adds to. */
  setGradients(gradients: Gradients): void {
    for (const { buffers, node } of this.#operations) buffers.gradients = gradients.get(node) ?? NONE;
  }

  /** Runs nodes `from` - 1 down to `to`, from `scoreGradients`; requires `setGradients`. */
  backward(from = this.#operations.length, to = 0): void {
    for (let i = from - 1; i >= to; i--) {
      const operation = this.#operations[i];
      // collectBackward has applied the derivative of a batch node's activation.
      if (!operation.layer.batch) this.#undoActivation(operation);
      this.#backward(operation);
    }
  }

  #backward({ layer, buffers, sums, wanted }: Operation): void {
    if (!wanted) return;
    layer.backward(buffers);
    for (const [from, to, values] of sums) this.#kernels.addTo(from, to, values);
  }

  /** Multiplies dy by the activation's derivative. */
  #undoActivation({ buffers, activation, output, count, wanted }: Operation): void {
    if (!wanted || isIdentity(activation)) return;
    const { y, dy } = buffers;
    this.#kernels.activateBackward(activation, derivesFromInput(activation) ? y : output, dy, dy, count);
  }

  /** Collects this block's share for a batch node, before the batch is combined. */
  collect(node: number): void {
    const { layer, buffers } = this.#operations[node];
    layer.batch?.collect(buffers);
  }

  collectBackward(node: number): void {
    const operation = this.#operations[node];
    if (!operation.wanted) return;
    this.#undoActivation(operation);
    operation.layer.batch?.collectBackward(operation.buffers);
  }

  /** Propagates second derivatives from `scoreGradients` and adds them to the gradients; see CurvatureWork. */
  curvature(): void {
    for (let i = this.#operations.length - 1; i >= 0; i--) {
      const operation = this.#operations[i];
      const { layer, buffers, sums, wanted } = operation;
      if (!wanted) continue;
      // d2E/da2 = f'(a)^2 d2E/dy2, short of a term in f'': the slope twice.
      this.#undoActivation(operation);
      this.#undoActivation(operation);
      layer.curvature?.backward(buffers);
      for (const [from, to, values] of sums) this.#kernels.addTo(from, to, values);
    }
  }

  /** Runs a forward pass; milliseconds of each node, in the order of the graph. */
  profileForward(): number[] {
    return this.#operations.map((operation, i) =>
      timed(() => {
        const { batch } = operation.layer;
        batch?.collect(operation.buffers);
        batch?.combine([operation.buffers], 1, WHOLE);
        this.forward(i, i + 1);
      }),
    );
  }

  /**
   * Runs a backward pass likewise; requires `setGradients`. `addRecorded` adds what a node has recorded of `blocks` blocks;
   * a block's share of that counts.
   */
  profileBackward(blocks: number, addRecorded: (node: number) => void): number[] {
    const milliseconds = this.#operations.map(() => 0);
    for (let i = this.#operations.length - 1; i >= 0; i--) {
      const { layer, buffers, wanted } = this.#operations[i];
      milliseconds[i] = timed(() => {
        if (layer.batch) this.collectBackward(i);
        if (wanted) layer.batch?.combineBackward([buffers], 1, WHOLE);
        this.backward(i + 1, i);
      });
      milliseconds[i] += timed(() => addRecorded(i)) / blocks;
    }
    return milliseconds;
  }
}

function timed(action: () => void): number {
  const began = performance.now();
  action();
  return performance.now() - began;
}
