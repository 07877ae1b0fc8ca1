// A group in a few words.
import { show } from '../format/metric.js';
import type { Group } from './groups.js';

/** A group by what tells it apart: "adam, batch_size 64". */
export const groupName = ({ settings }: Group, keys: readonly string[]): string =>
  keys
    .map((key) => (NAMED.has(key) ? show(key, settings[key]) : `${key.split('.').at(-1)} ${show(key, settings[key])}`))
    .join(', ');

/** Keys whose values are names that say enough. */
const NAMED = new Set(['base', 'case', 'ablate', 'walk']);
