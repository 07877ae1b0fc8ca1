// Sorts rows by a column.
import { inOrder } from '../../../runs/order.js';
import type { RunRow } from '../../protocol.js';
import { cellValue } from './filter.js';

export interface Order {
  readonly key: string;
  readonly descending: boolean;
}

export function sorted(rows: readonly RunRow[], { key, descending }: Order): RunRow[] {
  const keyed = rows.map((row) => ({ row, value: cellValue(row, key) }));
  keyed.sort((a, b) => inOrder(a.value, b.value, descending));
  return keyed.map(({ row }) => row);
}
