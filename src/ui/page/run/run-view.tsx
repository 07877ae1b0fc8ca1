import type { MetricsLine } from '../../../runs/records.js';
import type { RunDetail, RunRow } from '../../protocol.js';
import { FigureList } from '../figure-list.js';
import { hrefOf, RUN_TABS, type RunTab } from '../route.js';
import { StatusBadge } from '../status-badge.js';
import { useAnswer } from '../use-answer.js';
import { Overview } from './overview.js';

interface RunViewProps {
  readonly id: string;
  readonly tab: RunTab;
  readonly rows: readonly RunRow[];
  readonly metrics: readonly MetricsLine[];
}

export function RunView({ rows, ...rest }: RunViewProps) {
  const row = rows.find(({ id }) => id === rest.id);
  return row ? <Found row={row} {...rest} /> : <Gone id={rest.id} />;
}

function Found({ row, id, tab, metrics }: Omit<RunViewProps, 'rows'> & { readonly row: RunRow }) {
  // Requested again when the run ends.
  const { value, error } = useAnswer<RunDetail>('run', { run: id, status: row.status });
  return (
    <>
      <Trail row={row} />
      <h1>{row.name}</h1>
      <p>
        <StatusBadge status={row.status} /> {row.fallback && <strong>on {row.fallback} </strong>}
        {row.note && <span class="quiet">{row.note.split('\n')[0]}</span>}
      </p>
      <nav class="tabs" aria-label="About this run">
        {RUN_TABS.map((one) => (
          <a key={one} href={hrefOf({ page: 'run', id, tab: one })} aria-current={one === tab ? 'page' : undefined}>
            {one}
          </a>
        ))}
        {row.hasModel && <a href={hrefOf({ page: 'draw', id })}>draw a digit</a>}
      </nav>
      {error !== undefined && <p class="problem">{error}</p>}
      {tab === 'overview' && <Overview row={row} detail={value} metrics={metrics} />}
      {tab === 'figures' && value && <Figures detail={value} />}
      {tab === 'configuration' && value && <Configuration detail={value} />}
    </>
  );
}

const Trail = ({ row: { id, study } }: { readonly row: RunRow }) => (
  <p class="trail">
    <a href={hrefOf({ page: 'runs' })}>Runs</a>
    {study && (
      <>
        {' / '}
        <a href={hrefOf({ page: 'study', study })}>{study === '.' ? 'the study' : study}</a>
      </>
    )}
    {' / '}
    <span>{study && study !== '.' ? id.slice(study.length + 1) : id}</span>
  </p>
);

const Gone = ({ id }: { readonly id: string }) => (
  <>
    <h1>No such run</h1>
    <p>
      {id} is not in the runs directory. <a href={hrefOf({ page: 'runs' })}>All runs</a>
    </p>
  </>
);

function Figures({ detail: { row, figures } }: { readonly detail: RunDetail }) {
  if (!row.hasModel) return <p>There is nothing to draw yet: no epoch was finished.</p>;
  return <FigureList figures={figures} question={{ run: row.id }} />;
}

const Configuration = ({ detail: { config } }: { readonly detail: RunDetail }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
  <section class="wide" tabIndex={0} aria-label="resolved.yaml">
    <pre>{config}</pre>
  </section>
);
