import { useMemo, useState } from 'preact/hooks';
import type { RunList } from '../../protocol.js';
import { hrefOf } from '../route.js';
import { columnsOf } from './columns.js';
import { filterOf } from './filter.js';
import { type Order, sorted } from './order.js';
import { RunsTable } from './runs-table.js';

interface RunsViewProps {
  readonly list: RunList;
  readonly ticked: ReadonlySet<string>;
  readonly setTicked: (ticked: ReadonlySet<string>) => void;
}

export function RunsView({ list, ticked, setTicked }: RunsViewProps) {
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<Order>({ key: 'started', descending: true });
  const shown = useMemo(() => list.rows.filter(filterOf(typed, list.common)), [list, typed]);
  const rows = useMemo(() => sorted(shown, order), [shown, order]);
  const columns = useMemo(() => columnsOf(list.rows, list.settings), [list]);
  if (list.rows.length === 0) return <NoRuns root={list.root} />;
  // Removed runs are not counted as selected.
  const chosen = list.rows.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  return (
    <div class="runs-page">
      <div class="bar">
        <h1>Runs</h1>
        <label class="filter">
          <span class="visually-hidden">Filter</span>
          <input
            type="search"
            placeholder="adam  status=finished  test_accuracy>0.99"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <p class="quiet" role="status">
          {shown.length === list.rows.length ? list.rows.length : `${shown.length} of ${list.rows.length}`} in{' '}
          {list.root}
        </p>
        {list.rows.some(({ study }) => study === '.') && (
          <a href={hrefOf({ page: 'study', study: '.' })}>Whole study</a>
        )}
        <Chosen runs={chosen} clear={() => setTicked(new Set())} />
      </div>
      {rows.length === 0 ? (
        <p>No matching runs. Words match anywhere; conditions look like status=running or epochs{'>'}5.</p>
      ) : (
        <RunsTable {...{ columns, rows, order, setOrder, ticked, setTicked }} />
      )}
    </div>
  );
}

function Chosen({ runs, clear }: { readonly runs: readonly string[]; readonly clear: () => void }) {
  if (runs.length === 0) return <p class="quiet chosen">Select runs to compare them.</p>;
  return (
    <p class="chosen">
      {runs.length > 1 ? (
        <a class="button" href={hrefOf({ page: 'compare', runs })}>
          Compare {runs.length} runs
        </a>
      ) : (
        <span class="quiet">One run selected; select another to compare.</span>
      )}{' '}
      <button type="button" onClick={clear}>
        Clear
      </button>
    </p>
  );
}

const NoRuns = ({ root }: { readonly root: string }) => (
  <>
    <h1>No runs yet</h1>
    <p>
      There are no runs in {root}. <code>lenet run configs/lenet5-maxpool.yaml</code> creates one; it appears here when
      it starts.
    </p>
  </>
);
