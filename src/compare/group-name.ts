// A short name for a group.
import { show } from '../format/metric.js';
import type { Group } from './groups.js';

/** Names a group by the settings that distinguish it: "adam, batch_size 64". */
export const groupName = ({ settings }: Group, keys: readonly string[]): string =>
  keys
    .map((key) => (NAMED.has(key) ? show(key, settings[key]) : `${key.split('.').at(-1)} ${show(key, settings[key])}`))
    .join(', ');

/** Keys whose values are meaningful without the key. */
const NAMED = new Set(['base', 'case', 'ablate', 'walk']);
