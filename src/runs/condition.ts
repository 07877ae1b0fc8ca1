// Conditions on runs: test_accuracy > 0.98, batch_size <= 64, status = finished. The page and `lenet runs --where` share them.

export interface Condition {
  readonly key: string;
  /** Whether a value meets it. A comparison by size needs a number. */
  test(value: unknown): boolean;
}

/** undefined if the text is not a condition. */
export function conditionOf(text: string): Condition | undefined {
  const [, key, sign, wanted] = /^\s*([\w.]+)\s*(>=|<=|!=|==?|>|<)\s*(.+?)\s*$/.exec(text) ?? [];
  if (key === undefined) return undefined;
  const number = Number(wanted.endsWith('%') ? Number(wanted.slice(0, -1)) / 100 : wanted);
  const test = (value: unknown): boolean => {
    if (sign === '=' || sign === '==') return isEqual(value, wanted, number);
    if (sign === '!=') return !isEqual(value, wanted, number);
    if (typeof value !== 'number' || Number.isNaN(number)) return false;
    if (sign === '>') return value > number;
    if (sign === '<') return value < number;
    return sign === '>=' ? value >= number : value <= number;
  };
  return { key, test };
}

/** A list is equal to each of its items. */
const isEqual = (value: unknown, wanted: string, number: number): boolean =>
  Array.isArray(value)
    ? value.some((item) => isEqual(item, wanted, number))
    : typeof value === 'number'
      ? value === number
      : String(value) === wanted;

/** A value of a run by the name of a setting, or by its last part if there is no setting of that name. */
export function settingOf(settings: ReadonlyMap<string, unknown>, key: string): unknown {
  if (settings.has(key)) return settings.get(key);
  const name = [...settings.keys()].find((setting) => setting.split('.').at(-1) === key);
  return name === undefined ? null : settings.get(name);
}
