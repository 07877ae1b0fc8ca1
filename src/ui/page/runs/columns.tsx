// The columns of the table of runs.
import type { ComponentChildren } from 'preact';
import { show, titleOf } from '../../../format/metric.js';
import { lessIsBetter } from '../../../runs/metrics.js';
import type { RunRow } from '../../protocol.js';
import { hrefOf } from '../route.js';
import { StatusBadge } from '../status-badge.js';
import { cellValue } from './filter.js';
import { Sparkline } from './sparkline.js';

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly isNumber: boolean;
  /** Whether the first click sorts in descending order. */
  readonly startsHigh: boolean;
  /** Whether the column can be sorted by. */
  readonly isSortable: boolean;
  readonly cell: (row: RunRow) => ComponentChildren;
}

const METRICS: readonly (readonly [key: string, title: string])[] = [
  ['test_accuracy', 'test'],
  ['validation_accuracy', 'validation'],
  ['epochs', 'epochs'],
  ['parameters', 'parameters'],
  ['train_seconds', 'training'],
];

const plain = { isNumber: false, startsHigh: false, isSortable: true };

export function columnsOf(rows: readonly RunRow[], settings: readonly string[]): Column[] {
  const hasStudies = rows.some(({ study }) => study !== null && study !== '.');
  return [
    { ...plain, key: 'name', title: 'run', cell: nameCell },
    ...(hasStudies ? [{ ...plain, key: 'study', title: 'study', cell: studyCell }] : []),
    { ...plain, key: 'status', title: 'status', cell: ({ status }) => <StatusBadge status={status} /> },
    { ...plain, key: 'spark', title: 'error', isSortable: false, cell: sparkCell },
    ...METRICS.map(([key, title]) => ({
      ...{ key, title, isNumber: true, isSortable: true },
      startsHigh: !lessIsBetter(key),
      cell: (row: RunRow) => show(key, cellValue(row, key)),
    })),
    { ...plain, key: 'started', title: 'started', startsHigh: true, cell: ({ started }) => startedText(started) },
    ...settings.map((key) => ({
      ...{ key, title: titleOf(key), isSortable: true, startsHigh: false },
      isNumber: rows.some(({ settings: own }) => typeof own[key] === 'number'),
      cell: (row: RunRow) => show(key, row.settings[key]),
    })),
  ];
}

const nameCell = (row: RunRow) => (
  <>
    <a href={hrefOf({ page: 'run', id: row.id, tab: 'overview' })} title={row.note ? `${row.id}: ${row.note}` : row.id}>
      {row.id.split('/').at(-1)}
    </a>
    {row.fallback && <span class="quiet"> {row.fallback}</span>}
    {row.labels && <span class="quiet"> {row.labels}</span>}
  </>
);

const sparkCell = ({ spark, sparkOf }: RunRow) => <Sparkline values={spark} split={sparkOf} />;

const studyCell = ({ study }: RunRow) => study && <a href={hrefOf({ page: 'study', study })}>{study}</a>;

/** 2026-01-31 14:05, in local time. */
export function startedText(started: string | null): string {
  if (started === null) return '-';
  const at = new Date(started);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
