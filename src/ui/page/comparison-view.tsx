import type { ComparisonData } from '../protocol.js';
import { Curves } from './charts/curves.js';
import { DataTable } from './data-table.js';
import { FigureList } from './figure-list.js';
import { hrefOf } from './route.js';
import { useAnswer } from './use-answer.js';

interface ComparisonViewProps {
  readonly question: { readonly study: string } | { readonly run: readonly string[] };
}

/** A comparison of selected runs, or a study. */
export function ComparisonView({ question }: ComparisonViewProps) {
  const { value, error } = useAnswer<ComparisonData>('compare', { ...question });
  if (error !== undefined) return <p class="problem">{error}</p>;
  if (value === undefined) return <p class="quiet">Comparing …</p>;
  const runs = value.runs.map((table, i) => <DataTable key={i} {...table} label="Runs" />);
  return (
    <>
      <p class="trail">
        <a href={hrefOf({ page: 'runs' })}>Runs</a>
      </p>
      <h1>{value.title}</h1>
      <h2>Comparison by {value.metric}</h2>
      {value.groups.map((table, i) => (
        <DataTable key={i} {...table} label="Groups" />
      ))}
      {value.groups.length === 0 && runs}
      {value.remarks.map((remark) => (
        <p key={remark}>{remark}</p>
      ))}
      <h2>Curves</h2>
      <Curves runs={value.curves} />
      <h2>Figures</h2>
      <FigureList figures={value.figures} question={question} />
      {value.groups.length > 0 && (
        <>
          <h2>Single runs</h2>
          {runs}
        </>
      )}
    </>
  );
}
