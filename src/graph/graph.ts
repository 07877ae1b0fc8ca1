// A network as data: nodes in execution order with their shapes, parameters and costs. No numbers yet.
import type { Head } from '../heads/index.js';
import type { Activation } from '../kernels/index.js';
import { type Cost, countOf, type Layer, type Parameter, type Shape } from '../layers/index.js';

/** `from` index of the image itself. */
export const IMAGE = -1;

export interface GraphNode {
  readonly name: string;
  /** Its path in the configuration. */
  readonly path: readonly (string | number)[];
  readonly layer: Layer;
  /** Resolved options. */
  readonly options: object;
  /** Indices of earlier nodes, or IMAGE. */
  readonly inputs: readonly number[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Its parameters stay as they start, and its statistics as they are stored: training.freeze. */
  readonly frozen: boolean;
  readonly cost: Cost;
  /** Applied to the output in place. */
  readonly activation: Activation;
}

export interface Graph {
  /** [channels, rows, columns] of an image after the transforms. */
  readonly input: Shape;
  readonly classes: number;
  /** The last node gives the head's scores. */
  readonly nodes: readonly GraphNode[];
  readonly head: Head;
  readonly headOptions: object;
}

/** Numbers that training learns, or would if the node were not frozen. */
export const parameterCount = (node: GraphNode): number =>
  Object.values(node.parameters).reduce((sum, p) => sum + (p.kind === 'buffer' ? 0 : countOf(p)), 0);

/** Whether training changes parameters of the node. */
export const isTrained = (node: GraphNode): boolean => !node.frozen && parameterCount(node) > 0;

/** Fewest images that a batch may have in training. */
export const leastBatchOf = ({ frozen, layer }: GraphNode): number => (frozen ? 1 : (layer.leastBatch ?? 1));

/** A parameter's name in model files: `<node>.<parameter>`, as PyTorch has it. */
export const parameterName = (node: GraphNode, parameter: string): string => `${node.name}.${parameter}`;
