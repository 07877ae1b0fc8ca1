// A two-way table: one key in rows, another in columns.
import type { Group } from './groups.js';
import { type Stats, statsOf } from './statistics.js';

export interface Pivot {
  /** What it was tested on, if that differs. */
  readonly title?: string;
  readonly rowKey: string;
  readonly columnKey: string;
  readonly rows: readonly unknown[];
  readonly columns: readonly unknown[];
  /** [row][column], averaged over everything else; null for an empty cell. */
  readonly cells: readonly (readonly (Stats | null)[])[];
}

export function pivotOf(groups: readonly Group[], metric: string, rowKey: string, columnKey: string): Pivot {
  const valuesOf = (key: string) => [...new Set(groups.map(({ settings }) => settings[key]))];
  const [rows, columns] = [valuesOf(rowKey), valuesOf(columnKey)];
  const cells = rows.map((row) =>
    columns.map((column) => {
      const values = groups
        .filter(({ settings }) => settings[rowKey] === row && settings[columnKey] === column)
        .flatMap(({ counted }) => counted.map(({ metrics }) => metrics[metric as keyof typeof metrics]))
        .filter((value) => typeof value === 'number');
      return values.length > 0 ? statsOf(values) : null;
    }),
  );
  return { rowKey, columnKey, rows, columns, cells };
}
