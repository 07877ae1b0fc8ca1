// Short labels for the values of a study: for table headers, plots and names of run directories.

const MOST = 48;

/** A scalar unchanged; {adam: {learning_rate: 0.1}} as "adam learning_rate=0.1". */
export function labelOf(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = wordsOf(value);
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  return Object.entries(value)
    .map(([key, inner]) => {
      if (typeof inner !== 'object' || inner === null) return inner === null ? key : `${key}=${inner}`;
      return [key, wordsOf(inner)].filter(Boolean).join(' ');
    })
    .join(' ');
}

/** Makes labels unique by appending a number to duplicates. */
export function distinct<T extends string | number | boolean>(labels: readonly T[]): (T | string)[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const count = (seen.get(String(label)) ?? 0) + 1;
    seen.set(String(label), count);
    return count === 1 ? label : `${label} #${count}`;
  });
}
