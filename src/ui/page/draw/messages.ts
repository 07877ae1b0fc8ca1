// The messages between the page and the thread that reads digits.

/** Grey values of a drawing. */
export interface Drawing {
  readonly rows: number;
  readonly columns: number;
  /** [row][column], 0 to 255 */
  readonly grey: Uint8Array;
}

export type ToReader =
  | { readonly kind: 'open'; readonly run: string }
  | { readonly kind: 'read'; readonly drawing: Drawing };

/** The output of a layer for the digit. */
export interface LayerOutput {
  readonly name: string;
  readonly type: string;
  /** [channels, rows, columns] or [units] */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface Reading {
  /** The input of the network: [row][column], 0 to 255. */
  readonly seen: { readonly rows: number; readonly columns: number; readonly pixels: Uint8Array };
  readonly prediction: number;
  /** float [class] */
  readonly probabilities: Float32Array;
  readonly layers: readonly LayerOutput[];
  /** Time to find, normalise and classify the digit. */
  readonly milliseconds: number;
}

export type FromReader =
  | { readonly kind: 'opened'; readonly run: string; readonly classNames: readonly string[]; readonly engine: string }
  | { readonly kind: 'failed'; readonly error: string }
  /** Null where nothing is drawn. */
  | { readonly kind: 'read'; readonly reading: Reading | null };
