// The filter above the table: words, and conditions like status=running, batch_size>32 or test_accuracy>0.99.
import { isMetric } from '../../../runs/metrics.js';
import type { RunRow } from '../../protocol.js';

/** A value of a row by the name of a column, a metric, a setting, or a setting's last part. */
export function cellValue(row: RunRow, key: string): unknown {
  if (key === 'name' || key === 'study' || key === 'status' || key === 'id' || key === 'started') return row[key];
  if (isMetric(key)) return row.metrics[key] ?? null;
  if (key in row.settings) return row.settings[key];
  const name = Object.keys(row.settings).find((setting) => setting.split('.').at(-1) === key);
  return name === undefined ? null : row.settings[name];
}

type Test = (row: RunRow) => boolean;

/** All words and conditions must match. */
export function filterOf(typed: string): Test {
  const tests = typed.trim().split(/\s+/).filter(Boolean).map(testOf);
  return (row) => tests.every((test) => test(row));
}

function testOf(part: string): Test {
  const [, key, sign, wanted] = /^([\w.]+)(>=|<=|!=|=|>|<)(.+)$/.exec(part) ?? [];
  if (key === undefined) return contains(part.toLowerCase());
  const number = Number(wanted);
  return (row) => {
    const value = cellValue(row, key);
    if (sign === '=') return String(value) === wanted;
    if (sign === '!=') return String(value) !== wanted;
    if (typeof value !== 'number' || Number.isNaN(number)) return false;
    if (sign === '>') return value > number;
    if (sign === '<') return value < number;
    return sign === '>=' ? value >= number : value <= number;
  };
}

const contains =
  (word: string): Test =>
  (row) =>
    [row.id, row.name, row.status, ...Object.values(row.settings)].some((value) =>
      String(value).toLowerCase().includes(word),
    );
