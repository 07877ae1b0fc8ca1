// Quantities plotted by epoch, by name. Shared by charts on pages, in figures and on the terminal.
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

/** The measured values of one quantity, in order; values that were not measured are omitted. */
export const pointsOf = (lines: Lines, { split, measure }: Quantity): Point[] =>
  lines.flatMap((line) => {
    const value = measured[split](line)?.[measure];
    return value === undefined ? [] : [{ epoch: line.epoch, value }];
  });

/** Only the values at the ends of epochs, which means over runs use. */
export const epochPointsOf = (lines: Lines, quantity: Quantity): Point[] =>
  pointsOf(
    lines.filter(({ kind }) => kind === 'epoch'),
    quantity,
  );

const has = (lines: Lines, split: Split): boolean => lines.some((line) => measured[split](line));

/** The quantities to compare runs by: on held-out images, and on training images only if no run has others. */
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

/** A sentence naming the runs that lack a quantity, for below its chart; empty if none does. */
export function absentText(names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `not measured: ${shown}${more}`;
}

/** Accuracy by epoch on the images that the run was judged by, and their split. */
export function accuracyCourse(lines: Lines): { readonly split: Split; readonly values: readonly number[] } {
  const split = (['validation', 'test'] as const).find((held) => has(lines, held)) ?? 'training';
  return { split, values: epochPointsOf(lines, { split, measure: 'accuracy' }).map(({ value }) => value) };
}
