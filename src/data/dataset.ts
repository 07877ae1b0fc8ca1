// Images in memory, and what went wrong when they could not be had.

/** A part of a data set: bytes and labels, in file order. */
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
  /** Names of the classes in order: digits, or folder names. */
  readonly classNames: readonly string[];
  /** SHA-256 of what was read, by name: the record of what a run was trained on. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Data that are missing or broken: what was found, what was expected, what to do. */
export class DataError extends Error {}

/** Labels that are none of the classes: a mistake of the configuration, not of the files. */
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
