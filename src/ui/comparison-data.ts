// The data of a comparison, as the page shows it.
import { analyse } from '../compare/analysis.js';
import { blocksOf } from '../compare/blocks.js';
import { furtherTables } from '../compare/further-tables.js';
import type { Table } from '../compare/table.js';
import { groupsTables, runsTable, withNotes } from '../compare/tables.js';
import { comparisonFigures } from '../figures/comparison/index.js';
import { readMetrics } from '../runs/read-run.js';
import type { ComparisonTask } from './analyst.js';
import type { ComparisonData, TableData } from './protocol.js';

/** More curves than this are unreadable. */
const MOST_CURVES = 24;

/** @throws ViewError for an unknown metric; RunError */
export function comparisonData({ paths, runs, title, metric }: ComparisonTask): ComparisonData {
  const analysis = analyse(paths, { metric });
  const { comparison, view, groups } = analysis;
  const ids = new Map(runs.map(({ id, path }) => [path, id]));
  return {
    title,
    metric: analysis.metric,
    groups: groups
      ? [...groupsTables(comparison, groups, analysis.metric).map(textsOf), ...furtherTables(analysis).map(textsOf)]
      : [],
    remarks: analysis.remarks,
    // A trial that has not begun, or cannot be read, has no page.
    runs: blocksOf(view.rows).map(({ title: tested, items }) => {
      const part = { ...view, rows: items };
      const table = textsOf(withNotes(runsTable(part), part));
      return { ...table, title: tested, runs: items.map(({ run }) => ids.get(run) ?? '') };
    }),
    curves: runs.slice(0, MOST_CURVES).map(({ id, path }) => ({
      id,
      lines: readMetrics(path).filter(({ kind }) => kind === 'epoch'),
    })),
    figures: comparisonFigures.kinds.map(({ name, summary }) => ({ name, summary })),
  };
}

const textsOf = ({ title, columns, rows }: Table): TableData => ({
  title,
  columns: columns.map(({ title: name, align }) => ({ title: name, align })),
  rows: rows.map((row) => row.map(({ text }) => text)),
});
