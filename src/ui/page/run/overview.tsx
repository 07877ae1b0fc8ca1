// Overview of a run: facts, results, and live curves.
import { duration, grouped, percent } from '../../../format/numbers.js';
import { sourceText } from '../../../runs/data-source.js';
import type { MetricsLine, Summary } from '../../../runs/records.js';
import type { RunDetail, RunRow } from '../../protocol.js';
import { Curves } from '../charts/curves.js';
import { DataTable } from '../data-table.js';
import { startedText } from '../runs/columns.js';

interface OverviewProps {
  readonly row: RunRow;
  /** Absent until the server has responded. */
  readonly detail: RunDetail | undefined;
  readonly metrics: readonly MetricsLine[];
}

export const Overview = ({ row, detail, metrics }: OverviewProps) => (
  <>
    <dl class="facts">
      {factsOf(row).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    <Curves runs={[{ id: row.id, lines: metrics }]} />
    {detail?.summary?.test && <Classes summary={detail.summary} />}
    {detail?.summary && <Origin detail={detail} summary={detail.summary} />}
  </>
);

function factsOf({ metrics: m, started }: RunRow): [string, string][] {
  const share = (value: number | null | undefined) => (typeof value === 'number' ? percent(value) : '-');
  const seconds = m.train_seconds ?? 0;
  return [
    ['Test accuracy', share(m.test_accuracy)],
    ['Validation accuracy', share(m.validation_accuracy)],
    ['Epochs', String(m.epochs ?? '-')],
    ['Parameters', grouped(m.parameters ?? 0)],
    ['Training', seconds > 0 ? duration(seconds) : '-'],
    ['Images per second', m.images_per_second ? grouped(m.images_per_second) : '-'],
    ['Started', startedText(started)],
  ];
}

function Classes({ summary: { test, data } }: { readonly summary: Summary }) {
  if (!test) return null;
  const share = (value: number | null) => (value === null ? '-' : percent(value));
  return (
    <>
      <h2>Test images by class</h2>
      <DataTable
        label="Test images by class"
        columns={[
          { title: 'class', align: 'left' },
          { title: 'images', align: 'right' },
          { title: 'right', align: 'right' },
          { title: 'most often mistaken for', align: 'left' },
        ]}
        rows={data.class_names.map((name, c) => [
          name,
          grouped(test.confusion[c].reduce((a, b) => a + b, 0)),
          share(test.per_class_accuracy[c]),
          mistakenFor(test.confusion[c], c, data.class_names),
        ])}
      />
    </>
  );
}

/** "9 (12 times)" */
function mistakenFor(counts: readonly number[], self: number, names: readonly string[]): string {
  const others = counts.map((count, c) => (c === self ? 0 : count));
  const most = Math.max(...others);
  return most === 0 ? '-' : `${names[others.indexOf(most)]} (${most === 1 ? 'once' : `${most} times`})`;
}

function Origin({ detail: { environment }, summary }: { readonly detail: RunDetail; readonly summary: Summary }) {
  const { data } = summary;
  const { train, validation, test } = data.images;
  return (
    <>
      <h2>Origin</h2>
      <dl class="list">
        <dt>Command</dt>
        <dd>
          <code>lenet {environment?.command.join(' ')}</code>
        </dd>
        <dt>Data</dt>
        <dd>
          {sourceText(data)}: {grouped(train)} training, {grouped(validation)} validation and {grouped(test)} test
          images
        </dd>
        <dt>Seed</dt>
        <dd>{summary.seed}</dd>
        <dt>Machine</dt>
        <dd>
          {environment?.cpu}, {environment?.threads} threads, Node {environment?.node}, engine {summary.engine}
        </dd>
      </dl>
    </>
  );
}
