// The interface of figures: a declarative Vega-Lite specification made from a source. One file per figure, one line in
// index.ts.
import { Registry } from '../schema/index.js';

/** A Vega-Lite specification as plain data; a test validates each against the published schema. */
export interface Spec {
  readonly title: string | { readonly text: string; readonly subtitle?: string | readonly string[] };
  readonly [key: string]: unknown;
}

export interface Figure<Source> {
  /** File name, and name for `--only`. */
  readonly name: string;
  /** One sentence for help and docs. */
  readonly summary: string;
  /** Undefined where there is nothing to draw: no convolution, no validation images. */
  readonly draw: (source: Source) => Promise<Spec | undefined>;
}

/** Figures in drawing order, each found by its name. */
export const figureRegistry = <Source>(figures: readonly Figure<Source>[]) => new Registry(figures, ({ name }) => name);

/** A requested figure that cannot be drawn. */
export class FigureError extends Error {}
