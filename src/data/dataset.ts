// Images in memory, and the errors of loading them.

/** One part of a data set: pixels and labels, in file order. */
export interface Images {
  readonly count: number;
  /** [channels, rows, columns] */
  readonly shape: readonly [number, number, number];
  /** uint8 [image][channel][row][column] */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

export interface Dataset {
  readonly train: Images;
  readonly test: Images;
  readonly classes: number;
  /** Class names in order: digits, or directory names. */
  readonly classNames: readonly string[];
  /** SHA-256 of each file read, by name: records what a run was trained on. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Missing or broken data: what was found, what was expected, what to do. */
export class DataError extends Error {}

/** Labels outside the classes: a mistake in the configuration, not in the files. */
export class LabelError extends DataError {}

/** The images at `indices`, in that order. */
export function pick(images: Images, indices: ArrayLike<number>): Images {
  const [channels, rows, columns] = images.shape;
  const size = channels * rows * columns;
  const count = indices.length;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const from = indices[i];
    pixels.set(images.pixels.subarray(from * size, (from + 1) * size), i * size);
    labels[i] = images.labels[from];
  }
  return { count, shape: images.shape, pixels, labels };
}
