// The filter above the table: words, and conditions like status=running, batch_size>32 or test_accuracy>0.99.
import { conditionOf, settingOf } from '../../../runs/condition.js';
import { isMetric } from '../../../runs/metrics.js';
import type { RunRow } from '../../protocol.js';

/** A value of a row by the name of a column, a metric, a setting, or a setting's last part. */
export function cellValue(row: RunRow, key: string, common: Settings = {}): unknown {
  if (key === 'name' || key === 'study' || key === 'status' || key === 'id' || key === 'started') return row[key];
  if (isMetric(key)) return row.metrics[key] ?? null;
  return settingOf(new Map(Object.entries({ ...common, ...row.settings })), key);
}

type Settings = Readonly<Record<string, unknown>>;
type Test = (row: RunRow) => boolean;

/** All words and conditions must match. `common`: settings that are the same in all runs. */
export function filterOf(typed: string, common: Settings = {}): Test {
  const tests = typed
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => testOf(part, common));
  return (row) => tests.every((test) => test(row));
}

function testOf(part: string, common: Settings): Test {
  const condition = conditionOf(part);
  return condition
    ? (row) => condition.test(cellValue(row, condition.key, common))
    : contains(part.toLowerCase(), common);
}

const contains =
  (word: string, common: Settings): Test =>
  (row) =>
    [row.id, row.name, row.status, row.labels ?? '', ...Object.values(row.settings), ...Object.values(common)].some(
      (value) => String(value).toLowerCase().includes(word),
    );
