// What a source of images is. One file a source, one line in index.ts.
import type { Kind } from '../../schema/index.js';
import type { Dataset } from '../dataset.js';

/** Shape, classes and numbers of images, known (or read from a header) before any image is. */
export interface Description {
  readonly shape: readonly [channels: number, rows: number, columns: number];
  readonly classes: number;
  /** Before they are split into training and validation images. */
  readonly trainImages: number;
}

/** Something worth knowing about the data, and what to do about it. */
export interface Remark {
  readonly message: string;
  readonly help: string;
}

export interface LoadContext {
  /** `--data-dir`, looked in first. */
  readonly dataDir?: string;
  /** Where fetched and generated data are kept. */
  readonly cacheDir: string;
  /** Gives memory for images; by default an array of their own. */
  readonly allocate?: (bytes: number) => Uint8Array;
  /** Keeps what was read, for a process that trains on the same data again. */
  readonly kept?: Map<string, Dataset>;
  /** Called while something long goes on. */
  readonly progress?: (what: string, done: number, total: number) => void;
}

export interface DataSource<Options = unknown> extends Kind {
  /** What is wrong with options that the schema allows: at one of them, or at the source. */
  mistake?(options: Options): { option?: string; message: string; help: string } | undefined;
  /** @throws DataError */
  describe(options: Options, context: LoadContext): Promise<Description>;
  /** What can be told without reading images: labels that do not fit, files that are passed over. @throws DataError */
  check?(options: Options, context: LoadContext): Promise<readonly Remark[]>;
  /** @throws DataError */
  load(options: Options, context: LoadContext): Promise<Dataset>;
}
