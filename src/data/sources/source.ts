// The interface of an image source. One file per source, one line in index.ts.
import type { Declared, Kind, Schema, ValueOf } from '../../schema/index.js';
import type { Dataset } from '../dataset.js';

/** Shape, classes and number of images, known (or read from a header) before the images are read. */
export interface Description {
  readonly shape: readonly [channels: number, rows: number, columns: number];
  readonly classes: number;
  /** Before the split into training and validation images. */
  readonly trainImages: number;
}

/** A note about the data, and what to do about it. */
export interface Remark {
  readonly message: string;
  readonly help: string;
}

/** A problem with one option, or with the source. */
export interface Mistake {
  readonly option?: string;
  readonly message: string;
  readonly help: string;
}

export interface LoadContext {
  /** `--data-dir`, searched first. */
  readonly dataDir?: string;
  /** Where downloaded and generated data are kept. */
  readonly cacheDir: string;
  /** Allocates memory for images; by default a new array. */
  readonly allocate?: (bytes: number) => Uint8Array;
  /** Caches data sets, for a process that trains on the same data again. */
  readonly kept?: Map<string, Dataset>;
  /** Reports the progress of long operations. */
  readonly progress?: (what: string, done: number, total: number) => void;
}

export interface DataSource<Options = unknown> extends Kind {
  /** Checks that the schema cannot express. */
  mistake?(options: Options): Mistake | undefined;
  /** @throws DataError */
  describe(options: Options, context: LoadContext): Promise<Description>;
  /** Problems that can be found without reading images: labels that do not fit, skipped files. @throws DataError */
  check?(options: Options, context: LoadContext): Promise<readonly Remark[]>;
  /** @throws DataError */
  load(options: Options, context: LoadContext): Promise<Dataset>;
}

/** Declares a source; the type of its options comes from their schema. */
export const defineSource = <const S extends Schema>(source: Declared<DataSource<ValueOf<S>>, S>): DataSource => source;
