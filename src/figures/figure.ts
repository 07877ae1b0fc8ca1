// What a figure is: a declarative Vega-Lite specification made from what a source has. One file a figure, one line in
// index.ts.

/** A Vega-Lite specification as plain data; a test holds each to the schema that Vega-Lite publishes. */
export interface Spec {
  readonly title: string | { readonly text: string; readonly subtitle?: string | readonly string[] };
  readonly [key: string]: unknown;
}

export interface Figure<Source> {
  /** Its file name, and what `--only` calls it. */
  readonly name: string;
  /** One sentence for help and the docs. */
  readonly summary: string;
  /** Undefined where the source has nothing to draw: no convolution, no validation images. */
  readonly draw: (source: Source) => Promise<Spec | undefined>;
}

/** A figure that was asked for and cannot be. */
export class FigureError extends Error {}
