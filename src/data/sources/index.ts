// The registry of sources.
import { kindOf } from '../../schema/index.js';
import { digits } from './digits.js';
import { idx } from './idx.js';
import { images } from './images.js';
import { mnist } from './mnist.js';
import type { DataSource } from './source.js';

export type { DataSource, Description, LoadContext } from './source.js';

export const sources: readonly DataSource[] = [mnist, digits, idx, images];

/** The source of a type already validated by the schema. */
export function sourceOf(type: string): DataSource {
  return kindOf(sources, type);
}
