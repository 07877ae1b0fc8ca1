// Compares the output that a page shows with that of the command, up to what may vary.

/** What differs between two runs of a command, and between machines. Everything else has to be the same. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\d{8}-\d{6}-[0-9a-f]{4}/g, '<run>'],
  [/(?<=_seed-\d+-)[0-9a-f]{6}/g, '<trial>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<time>'],
  [/ is \/\S+(?=\/test\/models\/lenet5-best$)/g, ' is ...'],
  [/engine .*/g, '<engine>'],
  [/\d+ at a time/g, '<jobs> at a time'],
  [/[\d.,]+ images\/s/g, '<rate> images/s'],
  [/[\d.]+( ± [\d.]+)? (ms|s)(?![\w/])|\d+:\d\d (min|h)/g, '<duration>'],
  [/(?<=\.(html|svg|onnx) +)[\d.,]+ (KiB|MiB)/g, '<size>'],
  [/^\[\d+\//, '[<n>/'],
  // Columns are as wide as their longest value.
  [/ {2,}/g, '  '],
  [/ +$/, ''],
];

/** Lines with what may vary replaced. With other rounding (`fused` is false) any number may differ. */
export function normal(lines: readonly string[], fused: boolean): string[] {
  const varying = fused ? VARYING : [...VARYING, [/[+-]?\d[\d.,]*/g, '<number>'] as const];
  return lines.map((line) => varying.reduce((text, [pattern, by]) => text.replace(pattern, by), line));
}

/** A line that stands for any lines. */
export const LEFT_OUT = '...';
const isTrial = (line: string) => /^\[<n(umber)?>\//.test(line);

/**
 * Whether normal lines are as shown. "..." on a line of its own stands for any lines. The lines of trials that have ended
 * come in any order.
 */
export function matches(shown: readonly string[], actual: readonly string[]): boolean {
  const trials = actual.filter(isTrial);
  const expected = shown.filter(isTrial);
  if (!expected.every((line) => trials.includes(line))) return false;
  if (!shown.includes(LEFT_OUT) && expected.length !== trials.length) return false;
  const escaped = (line: string) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const others = (lines: readonly string[]) => lines.filter((line) => !isTrial(line));
  const parts = others(shown).map((line) => (line === LEFT_OUT ? '(?:.*\n)*?' : `${escaped(line)}\n`));
  return new RegExp(`^${parts.join('')}$`).test(
    others(actual)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
