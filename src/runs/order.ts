// The order of the values of a column: numbers by size, strings alphabetically, missing values last.
const { compare } = new Intl.Collator('en', { numeric: true });

export function inOrder(a: unknown, b: unknown, descending: boolean): number {
  const [first, second] = [a ?? null, b ?? null];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  const by =
    typeof first === 'number' && typeof second === 'number' ? first - second : compare(String(first), String(second));
  return descending ? -by : by;
}
