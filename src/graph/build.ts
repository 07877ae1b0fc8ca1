// From the resolved `network` and `head` of an experiment to a checked graph.
import { type HeadOptions, heads } from '../heads/index.js';
import {
  activationOf,
  formatShape,
  IDENTITY,
  type Layer,
  type LayerOptions,
  layers,
  type Shape,
  ShapeError,
  sizeOf,
} from '../layers/index.js';
import type { Choice } from '../schema/index.js';
import { type Graph, type GraphNode, IMAGE, isTrained } from './graph.js';

/** The network cannot be built: which layer (by its path in the configuration), why, and what would fit. */
export class GraphError extends Error {
  constructor(
    readonly path: readonly (string | number)[],
    message: string,
    readonly suggestion: string,
  ) {
    super(message);
  }
}

export interface GraphInput {
  /** [channels, rows, columns] */
  readonly image: Shape;
  readonly classes: number;
  /** Names of layers that training leaves as they are; the head's is `head`. Default: none. */
  readonly frozen?: readonly string[];
}

/**
 * Infers and checks every shape.
 * @throws GraphError naming the layer, its input shape and what would fit.
 */
export function buildGraph(
  network: readonly Choice<LayerOptions>[],
  headChoice: Choice<HeadOptions>,
  input: GraphInput,
): Graph {
  const nodes: GraphNode[] = [];
  for (const [index, { type, options }] of network.entries()) {
    nodes.push(buildNode(nodes, layers.of(type), options, input, ['network', index]));
  }
  requireUse(nodes);
  const head = heads.of(headChoice.type);
  const headOptions = headChoice.options;
  const classes = headOptions.classes ?? input.classes;
  if (classes < input.classes) {
    throw new GraphError(
      ['head', headChoice.type, 'classes'],
      `the head has ${classes} classes, and the data have ${input.classes}`,
      `classes: ${input.classes}, or leave it out`,
    );
  }
  for (const [i, { type, options }] of head.layers(headOptions, classes).entries()) {
    const named = { ...options, name: i === 0 ? 'head' : `head_${i + 1}` };
    nodes.push(buildNode(nodes, layers.of(type), named, input, ['head', headChoice.type]));
  }
  requireFrozen(nodes, input.frozen ?? []);
  return { input: input.image, classes, nodes, head, headOptions };
}

function buildNode(
  before: readonly GraphNode[],
  layer: Layer,
  options: LayerOptions,
  { image, frozen = [] }: GraphInput,
  path: readonly (string | number)[],
): GraphNode {
  const inputs = resolveInputs(before, layer, options, path);
  const inputShapes = inputs.map((i) => (i === IMAGE ? image : before[i].shape));
  try {
    const shape = layer.shape(inputShapes, options);
    if (shape.some((n) => n > 2 ** 20) || sizeOf(shape) > 2 ** 26) {
      throw new ShapeError(`its output of ${formatShape(shape)} is too large`, 'use fewer filters or units');
    }
    return {
      name: options.name,
      path,
      layer,
      options,
      inputs,
      inputShapes,
      shape,
      parameters: layer.parameters?.(inputShapes, options) ?? {},
      frozen: frozen.includes(options.name),
      cost: layer.cost(inputShapes, shape, options),
      activation: options.activation ? activationOf(options.activation) : IDENTITY,
    };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const came = inputShapes.map(formatShape).join(' and ');
    const isHead = path[0] === 'head';
    const place = isHead ? path : [...path, layer.type];
    throw new GraphError(
      error.option ? [...place, error.option] : path,
      `${options.name}: ${error.message} (its input is ${came})`,
      error.suggestion,
    );
  }
}

function resolveInputs(
  before: readonly GraphNode[],
  layer: Layer,
  { name, from }: LayerOptions,
  path: readonly (string | number)[],
): number[] {
  if (before.some((node) => node.name === name)) {
    throw new GraphError([...path, layer.type, 'name'], `two layers are named ${name}`, 'give one another name');
  }
  const names = typeof from === 'string' ? [from] : from;
  if (!names) {
    if (layer.inputs === 'one') return [before.length - 1];
    throw new GraphError(path, `${name}: ${layer.type} joins several layers`, 'name them: from: [a, b]');
  }
  if (layer.inputs === 'one' && names.length > 1) {
    throw new GraphError(
      [...path, layer.type, 'from'],
      `${name}: ${layer.type} takes one input, and from names ${names.length}`,
      'join them first with add or concat',
    );
  }
  return names.map((wanted) => {
    if (wanted === 'input') return IMAGE;
    const index = before.findIndex((node) => node.name === wanted);
    if (index >= 0) return index;
    throw new GraphError(
      [...path, layer.type, 'from'],
      `${name}: unknown layer ${wanted}; from names an earlier layer`,
      `layers before it: ${['input', ...before.map((node) => node.name)].join(', ')}`,
    );
  });
}

/** A layer whose output is not used is a mistake. */
function requireUse(nodes: readonly GraphNode[]): void {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const unused = nodes.findIndex((_, i) => i < nodes.length - 1 && !used.has(i));
  if (unused < 0) return;
  throw new GraphError(
    ['network', unused],
    `the output of ${nodes[unused].name} is not used`,
    'name it in a later from:, or take it out',
  );
}

/** Frozen layers exist, and something is left to train. */
function requireFrozen(nodes: readonly GraphNode[], frozen: readonly string[]): void {
  const names = new Set(nodes.map(({ name }) => name));
  const unknown = frozen.findIndex((name) => !names.has(name));
  if (unknown >= 0) {
    throw new GraphError(
      ['training', 'freeze', unknown],
      `unknown layer ${frozen[unknown]}`,
      `the layers are ${[...names].join(', ')}`,
    );
  }
  if (frozen.length === 0 || nodes.some(isTrained)) return;
  throw new GraphError(
    ['training', 'freeze'],
    'every layer with parameters is frozen: nothing is left to train',
    'leave out the layers that should learn, such as head; training.epochs: 0 evaluates the network as it is',
  );
}
