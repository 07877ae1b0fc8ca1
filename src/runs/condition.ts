// Conditions on runs: test_accuracy > 0.98, batch_size <= 64, status = finished. The page and `lenet runs --where` share them.

export interface Condition {
  readonly key: string;
  /** Whether its sign asks for an order: < <= > >=. */
  readonly isOfSize: boolean;
  /** Whether what it compares with is a number. */
  readonly isNumeric: boolean;
  /** Whether a value meets it; of a list, whether any item does. */
  test(value: unknown): boolean;
}

/** undefined if the text is not a condition. */
export function conditionOf(text: string): Condition | undefined {
  const [, key, sign, wanted] = /^\s*([\w.]+)\s*(>=|<=|!=|==?|>|<)\s*(.+?)\s*$/.exec(text) ?? [];
  if (key === undefined) return undefined;
  const number = wanted.endsWith('%') ? Number(wanted.slice(0, -1)) / 100 : Number(wanted);
  const isEqual = (value: unknown) => (typeof value === 'number' ? value === number : String(value) === wanted);
  const any = (test: (value: unknown) => boolean) => (value: unknown) =>
    Array.isArray(value) ? value.some(test) : test(value);
  const isOfSize = sign.startsWith('<') || sign.startsWith('>');
  const common = { key, isOfSize, isNumeric: !Number.isNaN(number) };
  if (sign === '!=') return { ...common, test: (value) => !any(isEqual)(value) };
  if (!isOfSize) return { ...common, test: any(isEqual) };
  return { ...common, test: any((value) => isInOrder(sign, value, typeof value === 'number' ? number : wanted)) };
}

/** Numbers by size, texts (dates) in alphabetical order. */
function isInOrder(sign: string, value: unknown, wanted: number | string): boolean {
  if (typeof value !== 'number' && typeof value !== 'string') return false;
  if (value === wanted) return sign.endsWith('=');
  return sign.startsWith('<') ? value < wanted : value > wanted;
}

/** The settings that a name means: of that name, or else all that end with it: batch_size, optimizer.learning_rate. */
export const settingsNamed = (settings: Iterable<string>, name: string): string[] => {
  const all = [...settings];
  return all.includes(name) ? [name] : all.filter((setting) => setting.endsWith(`.${name}`));
};

/** The value of the setting that a name means; a list, if there are several. */
export function settingOf(settings: ReadonlyMap<string, unknown>, name: string): unknown {
  const values = settingsNamed(settings.keys(), name).map((setting) => settings.get(setting));
  return values.length < 2 ? (values[0] ?? null) : values;
}
