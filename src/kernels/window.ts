// The geometry that convolutions and pooling share.

/** A window sliding over a map: sizes are [rows, columns]. Padding is on both sides of each axis. */
export interface Window {
  readonly channels: number;
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}
