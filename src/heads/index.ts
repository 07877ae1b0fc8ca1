// The registry: a head exists when it is listed here.
import type { Head } from './head.js';
import { softmax } from './softmax.js';

export type { Head } from './head.js';

export const heads: readonly Head[] = [softmax as Head];

/** The head of a type that the schema has already checked. */
export function headOf(type: string): Head {
  return heads.find((head) => head.type === type) as Head;
}
