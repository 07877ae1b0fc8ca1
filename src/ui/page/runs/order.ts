// Sorts rows by a column: numbers by size, strings alphabetically, missing values last.
import type { RunRow } from '../../protocol.js';
import { cellValue } from './filter.js';

export interface Order {
  readonly key: string;
  readonly descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true });

export function sorted(rows: readonly RunRow[], { key, descending }: Order): RunRow[] {
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: cellValue(row, key) ?? null }));
  keyed.sort(({ value: a }, { value: b }) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
  return keyed.map(({ row }) => row);
}
