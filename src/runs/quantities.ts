// What is drawn by epoch, each quantity under its own name. Charts on a page, in figures and on the terminal share it.
import type { Metrics, MetricsLine } from './records.js';

type Split = 'training' | 'validation' | 'test';
type Measure = 'loss' | 'accuracy';
type Lines = readonly MetricsLine[];

export interface Quantity {
  readonly split: Split;
  readonly measure: Measure;
}

/** "validation loss", "test error" */
export const quantityName = ({ split, measure }: Quantity, accuracyAs = 'accuracy'): string =>
  `${split} ${measure === 'loss' ? 'loss' : accuracyAs}`;

const measured: Readonly<Record<Split, (line: MetricsLine) => Metrics | null | undefined>> = {
  training: (line) => (line.kind === 'epoch' ? line.train : undefined),
  validation: (line) => (line.kind === 'epoch' || line.kind === 'validation' ? line.validation : undefined),
  test: (line) => (line.kind === 'epoch' || line.kind === 'validation' ? line.test : undefined),
};

export interface Point {
  readonly epoch: number;
  readonly value: number;
}

/** What was measured of one quantity, in order; none of what was not measured. */
export const pointsOf = (lines: Lines, { split, measure }: Quantity): Point[] =>
  lines.flatMap((line) => {
    const value = measured[split](line)?.[measure];
    return value === undefined ? [] : [{ epoch: line.epoch, value }];
  });

/** The same at the ends of epochs alone: what means of several runs are taken of. */
export const epochPointsOf = (lines: Lines, quantity: Quantity): Point[] =>
  pointsOf(
    lines.filter(({ kind }) => kind === 'epoch'),
    quantity,
  );

const has = (lines: Lines, split: Split): boolean => lines.some((line) => measured[split](line));

/** Whatever these runs are compared by: on held-out images, and on training images only where no run has others. */
export function quantitiesOf(runs: readonly Lines[]): Quantity[] {
  const any = (split: Split) => runs.some((lines) => has(lines, split));
  const judged = (['validation', 'test'] as const).filter(any);
  return [
    { split: 'training', measure: 'loss' },
    ...(judged.includes('validation') ? [{ split: 'validation', measure: 'loss' } as const] : []),
    ...(judged.length > 0 ? judged : (['training'] as const)).map(
      (split): Quantity => ({ split, measure: 'accuracy' }),
    ),
  ];
}

/** Names of those that lack a quantity, as a sentence for below its chart; empty where none does. */
export function absentText(names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `not measured: ${shown}${more}`;
}

/** Accuracy by epoch on the images that a run was judged by, and which these were. */
export function accuracyCourse(lines: Lines): { readonly split: Split; readonly values: readonly number[] } {
  const split = (['validation', 'test'] as const).find((held) => has(lines, held)) ?? 'training';
  return { split, values: epochPointsOf(lines, { split, measure: 'accuracy' }).map(({ value }) => value) };
}
