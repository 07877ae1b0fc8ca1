// A graph made runnable: layers bound to an engine, and the buffers of one block of images.
import { type Activation, type Arena, type Kernels, type Pointer, type Share, VALUE_BYTES } from '../kernels/index.js';
import { type BlockBuffers, type BoundLayer, sizeOf } from '../layers/index.js';
import { BufferPool } from './buffer-pool.js';
import { type Graph, type GraphNode, IMAGE } from './graph.js';
import type { ParameterLayout } from './parameters.js';

/** Layers bound to their shapes, shared by all blocks and threads. */
export class Program {
  readonly layers: readonly BoundLayer[];
  readonly #parameters: Map<string, Record<string, Pointer>>;

  constructor(
    readonly graph: Graph,
    readonly kernels: Kernels,
    readonly arena: Arena,
    layout: ParameterLayout,
    parameterBase: Pointer,
  ) {
    this.#parameters = layout.pointers(parameterBase);
    this.layers = graph.nodes.map((node) =>
      node.layer.bind({
        kernels,
        arena,
        options: node.options as never,
        inputs: node.inputShapes,
        output: node.shape,
      }),
    );
  }

  parametersOf(node: GraphNode): Record<string, Pointer> {
    return this.#parameters.get(node.name) ?? {};
  }

  /** Call for every share after parameters changed, before any block runs. */
  prepare(share: Share): void {
    for (const [i, layer] of this.layers.entries()) {
      layer.prepare?.(this.parametersOf(this.graph.nodes[i]), share);
    }
  }
}

interface Operation {
  readonly layer: BoundLayer;
  readonly buffers: BlockBuffers;
  readonly activation: Activation;
  /** Values of the output. */
  readonly count: number;
  /** [from, to, values] sums after the backward pass: further consumers of one output. */
  readonly sums: readonly (readonly [Pointer, Pointer, number])[];
  readonly node: string;
  readonly wanted: boolean;
}

const bytesOf = (node: GraphNode) => sizeOf(node.shape) * VALUE_BYTES;

/**
 * The private memory of one block under way, and the passes over it. A thread has one, and works its
 * blocks off one by one: what a block needs stays in the core's cache.
 */
export class BlockProgram {
  /** [channel][row][column][8] */
  readonly input: Pointer;
  /** [class][8] */
  readonly scores: Pointer;
  /** [class][8], or 0 when built without a backward pass. */
  readonly scoreGradients: Pointer;
  /** Each node's output. */
  readonly outputs: readonly Pointer[];
  readonly #kernels: Kernels;
  readonly #operations: readonly Operation[];

  constructor(program: Program, mode: 'train' | 'infer') {
    const { graph, arena } = program;
    this.#kernels = program.kernels;
    this.input = arena.allocate(sizeOf(graph.input) * VALUE_BYTES);
    const outputs: Pointer[] = [];
    for (const node of graph.nodes) {
      const [first] = node.inputs;
      const viewed = first === IMAGE ? this.input : outputs[first];
      outputs.push(node.layer.view ? viewed : arena.allocate(bytesOf(node)));
    }
    this.outputs = outputs;
    this.scores = outputs[outputs.length - 1];
    const plan = mode === 'train' ? planGradients(graph, arena) : undefined;
    this.scoreGradients = plan ? plan[plan.length - 1].dy : 0;
    this.#operations = graph.nodes.map((node, i) => ({
      layer: program.layers[i],
      activation: node.activation,
      count: sizeOf(node.shape),
      sums: plan?.[i].sums ?? [],
      wanted: (plan?.[i].dy ?? 0) !== 0,
      node: node.name,
      buffers: {
        x: node.inputs.map((from) => (from === IMAGE ? this.input : outputs[from])),
        y: outputs[i],
        dx: plan?.[i].dx ?? [],
        dy: plan?.[i].dy ?? 0,
        scratch: scratch(arena, program.layers[i]),
        parameters: program.parametersOf(node),
        gradients: {},
      },
    }));
  }

  /** From `input` to `scores`. */
  forward(): void {
    for (const operation of this.#operations) this.#forward(operation);
  }

  #forward({ layer, buffers, activation, count }: Operation): void {
    layer.forward(buffers);
    if (activation !== 'identity') this.#kernels.activate(activation, buffers.y, buffers.y, count);
  }

  /** One forward and one backward pass with the milliseconds of each node, in the order of the graph. */
  profile(gradients: Map<string, Record<string, Pointer>>): { forward: number[]; backward: number[] } {
    const forward = this.#operations.map((operation) => timed(() => this.#forward(operation)));
    const backward = this.#operations.map(() => 0);
    for (let i = this.#operations.length - 1; i >= 0; i--) {
      backward[i] = timed(() => this.#backward(this.#operations[i], gradients));
    }
    return { forward, backward };
  }

  /** From `scoreGradients` to sums in `gradients`: each node's gradient pointers. */
  backward(gradients: Map<string, Record<string, Pointer>>): void {
    for (let i = this.#operations.length - 1; i >= 0; i--) this.#backward(this.#operations[i], gradients);
  }

  #backward(operation: Operation, gradients: Map<string, Record<string, Pointer>>): void {
    const { layer, buffers, activation, count, sums, node, wanted } = operation;
    if (!wanted) return;
    const { y, dy } = buffers;
    if (activation !== 'identity') this.#kernels.activateBackward(activation, y, dy, dy, count);
    buffers.gradients = gradients.get(node) ?? {};
    layer.backward(buffers);
    for (const [from, to, values] of sums) this.#kernels.addTo(from, to, values);
  }
}

function timed(action: () => void): number {
  const began = performance.now();
  action();
  return performance.now() - began;
}

function scratch(arena: Arena, layer: BoundLayer): Pointer {
  return layer.scratchBytes ? arena.allocate(layer.scratchBytes) : 0;
}

interface GradientPlan {
  dy: Pointer;
  dx: Pointer[];
  sums: [Pointer, Pointer, number][];
}

/**
 * Gives every node its gradient buffers. A buffer is handed on as soon as its node has run backward,
 * so that the whole pass needs little more than the two largest.
 */
function planGradients(graph: Graph, arena: Arena): GradientPlan[] {
  const pool = new BufferPool(arena);
  const plans: GradientPlan[] = graph.nodes.map(() => ({ dy: 0, dx: [], sums: [] }));
  const trains = trainable(graph);
  const last = graph.nodes.length - 1;
  plans[last].dy = pool.take(bytesOf(graph.nodes[last]));
  for (let i = last; i >= 0; i--) {
    const node = graph.nodes[i];
    const plan = plans[i];
    if (!plan.dy) continue;
    let handedOn = false;
    const temporary: [Pointer, number][] = [];
    for (const from of node.inputs) {
      if (from === IMAGE || !trains[from]) {
        plan.dx.push(0);
        continue;
      }
      const bytes = bytesOf(graph.nodes[from]);
      const target = plans[from];
      const buffer = node.layer.view ? plan.dy : pool.take(bytes);
      plan.dx.push(buffer);
      if (!target.dy) {
        target.dy = buffer;
        handedOn ||= buffer === plan.dy;
      } else {
        plan.sums.push([buffer, target.dy, bytes / VALUE_BYTES]);
        if (buffer !== plan.dy) temporary.push([buffer, bytes]);
      }
    }
    for (const [buffer, bytes] of temporary) pool.give(buffer, bytes);
    if (!handedOn) pool.give(plan.dy, bytesOf(node));
  }
  return plans;
}

/** Which nodes have parameters in themselves or before them: only those need a gradient. */
export function trainable(graph: Graph): boolean[] {
  const result: boolean[] = [];
  for (const node of graph.nodes) {
    const own = Object.keys(node.parameters).length > 0;
    result.push(own || node.inputs.some((from) => from !== IMAGE && result[from]));
  }
  return result;
}
