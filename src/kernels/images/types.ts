// Loading images as every engine provides it.
import type { Pointer } from '../arena.js';

/** Eight images of a data set in memory. */
interface ImageBlock {
  /** uint8 [image][channel][row][column] */
  readonly pixels: Pointer;
  /** int32 image numbers. */
  readonly indices: Pointer;
  readonly count: number;
  readonly channels: number;
  /** Shape of the stored image. */
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns of background, byte 0, that go round it. */
  readonly padding: number;
  /** float [channel][256]: what each byte becomes. */
  readonly table: Pointer;
}

export interface ImageKernels {
  /** y[c][p][lane] = table[c][pixels[indices[lane]][c][p]], padded; lanes from `count` on are zeros inside. */
  loadImages(images: ImageBlock, y: Pointer): void;
}
