// A node in words, for drawings.
import { grouped } from '../format/numbers.js';
import { formatShape, isIdentity } from '../layers/index.js';
import { type GraphNode, parameterCount } from './graph.js';

/** "conv2d, relu", "pool2d, max", "dense, frozen" */
export function kindText({ layer, options, activation, frozen }: GraphNode): string {
  const { mode } = options as { mode?: string };
  const applied = isIdentity(activation) ? undefined : activation.f.type;
  return [layer.type, mode, applied, frozen ? 'frozen' : undefined].filter((part) => part !== undefined).join(', ');
}

/** "6 x 28 x 28, 156 parameters": of the output, and those that are learned. */
export function sizeText(node: GraphNode): string {
  const count = parameterCount(node);
  return `${formatShape(node.shape)}${count > 0 ? `, ${grouped(count)} parameters` : ''}`;
}
