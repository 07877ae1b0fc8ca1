// `lenet diff` for people.
import type { SettingDifference } from '../compare/difference.js';
import { show } from '../format/metric.js';
import { wrapped } from '../format/wrap.js';
import { renderTable } from './table.js';

/** A line a setting: its values in both, as far as the terminal is wide. */
export function differencesText(
  differences: readonly SettingDifference[],
  names: readonly [string, string],
  columns: number,
): string {
  if (differences.length === 0) return 'no setting differs';
  const longest = Math.max(...differences.map(({ setting }) => setting.length));
  const room = Math.max(12, Math.floor((columns - longest - 4) / 2));
  const text = (setting: string, value: unknown) => wrapped(show(setting, value), room);
  return renderTable(
    [{ title: 'setting' }, ...names.map((title) => ({ title: wrapped(title, room) }))],
    differences.map(({ setting, first, second }) => [setting, text(setting, first), text(setting, second)]),
  );
}
