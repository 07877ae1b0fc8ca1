// The registry: a layer exists when it is listed here.
import { activation } from './activation.js';
import { add } from './add.js';
import { concat } from './concat.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { flatten } from './flatten.js';
import type { Layer } from './layer.js';
import { pool2d } from './pool2d.js';

export * from './layer.js';

export const layers: readonly Layer[] = [conv2d, pool2d, dense, flatten, activation, add, concat];

/** The layer of a type that the schema has already checked. */
export function layerOf(type: string): Layer {
  return layers.find((layer) => layer.type === type) as Layer;
}
