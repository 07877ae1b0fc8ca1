// How kernels see images: in blocks of eight, a map of values laid out [channel][row][column][8]. A value of a block is
// eight consecutive floats, one an image. A partial last block has dead lanes: their inputs are zeros and their loss
// gradients are zeros, so they add nothing anywhere. Parameters and their gradients have PyTorch's layouts.

/** Images in a block. */
export const LANES = 8;
/** Bytes of one value of a block. */
export const VALUE_BYTES = LANES * 4;

/** Maps of a block: `channels` of `size` values each. */
export interface Maps {
  readonly channels: number;
  readonly size: number;
}
