// Lines that fit the terminal: of their parts the least important ones are left out.

/** A part of a line, and its rank: 1 for the part that stays longest. */
export interface Part {
  readonly text: string;
  readonly rank: number;
}

const GAP = '  ';

/** The parts that fit into `columns`, in the order given, two spaces apart; the first rank stays in any case. */
export function fittedParts(parts: readonly Part[], columns: number): Part[] {
  const kept = new Set<Part>();
  let length = -GAP.length;
  for (const part of [...parts].sort((a, b) => a.rank - b.rank)) {
    length += GAP.length + part.text.length;
    if (kept.size > 0 && length > columns) break;
    kept.add(part);
  }
  return parts.filter((part) => kept.has(part));
}

/** Columns of stdout; without a terminal there is no limit. */
export const columnsOut = (): number => process.stdout.columns ?? Number.POSITIVE_INFINITY;

/** Puts parts on as many lines as they need. */
export function flowed(parts: readonly string[], columns: number): string {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + GAP.length + part.length <= columns) lines[lines.length - 1] += GAP + part;
    else lines.push(part);
  }
  return lines.join('\n');
}
