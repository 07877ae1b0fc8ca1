// The specification of conv2d: seven plain loops.
import type { Arena, Pointer } from '../arena.js';
import { type Convolution, LANES, type WeightedKernel } from '../types.js';

/**
 * y[f, r, c] = bias[f] + sum over channels k and kernel cells i, j of
 * w[f, k, i, j] x[k, r s - p + i, c s - p + j], where x is 0 outside its map.
 * Sums are kept in double precision and rounded once. Dumoulin and Visin 2016, section 2.
 */
export function conv2d(g: Convolution, arena: Arena): WeightedKernel {
  const { channels, filters } = g;
  const [rows, columns] = g.input;
  const [outRows, outColumns] = g.output;
  const [kernelRows, kernelColumns] = g.kernel;
  const area = kernelRows * kernelColumns;

  /** Calls visit for every (output, input, weight) triple that meets, as indices of values. */
  function eachTap(
    filter: number,
    r: number,
    c: number,
    visit: (input: number, weight: number) => void,
  ): void {
    for (let k = 0; k < channels; k++) {
      for (let i = 0; i < kernelRows; i++) {
        const row = r * g.stride[0] - g.padding[0] + i;
        if (row < 0 || row >= rows) continue;
        for (let j = 0; j < kernelColumns; j++) {
          const column = c * g.stride[1] - g.padding[1] + j;
          if (column < 0 || column >= columns) continue;
          visit((k * rows + row) * columns + column, (filter * channels + k) * area + i * kernelColumns + j);
        }
      }
    }
  }

  /** Calls visit for every output, as (filter, row, column, index of the value). */
  function eachOutput(visit: (filter: number, r: number, c: number, output: number) => void): void {
    for (let f = 0, at = 0; f < filters; f++)
      for (let r = 0; r < outRows; r++) for (let c = 0; c < outColumns; c++, at++) visit(f, r, c, at);
  }

  const total = new Float64Array(Math.max(LANES, channels * rows * columns * LANES));
  const weights = filters * channels * area;
  return {
    scratchBytes: 0,
    prepare() {},
    forward(x, weight, bias, y) {
      const m = arena.f32;
      const [x0, w0, b0, y0] = [x / 4, weight / 4, bias / 4, y / 4];
      eachOutput((f, r, c, at) => {
        total.fill(bias ? m[b0 + f] : 0, 0, LANES);
        eachTap(f, r, c, (input, w) => {
          const value = m[w0 + w];
          const from = x0 + input * LANES;
          for (let lane = 0; lane < LANES; lane++) {
            total[lane] += value * m[from + lane];
          }
        });
        for (let lane = 0; lane < LANES; lane++) m[y0 + at * LANES + lane] = total[lane];
      });
    },
    backwardInput(dy, weight, dx) {
      const m = arena.f32;
      const [dy0, w0] = [dy / 4, weight / 4];
      total.fill(0);
      eachOutput((f, r, c, at) => {
        const from = dy0 + at * LANES;
        eachTap(f, r, c, (input, w) => {
          const value = m[w0 + w];
          for (let lane = 0; lane < LANES; lane++) {
            total[input * LANES + lane] += value * m[from + lane];
          }
        });
      });
      m.set(total.subarray(0, channels * rows * columns * LANES), dx / 4);
    },
    backwardParameters(x, dy, dWeight, dBias) {
      const m = arena.f32;
      const [x0, dy0] = [x / 4, dy / 4];
      const dw = new Float64Array(weights);
      const db = new Float64Array(filters);
      eachOutput((f, r, c, at) => {
        const from = dy0 + at * LANES;
        for (let lane = 0; lane < LANES; lane++) db[f] += m[from + lane];
        eachTap(f, r, c, (input, w) => {
          let sum = 0;
          for (let lane = 0; lane < LANES; lane++) {
            sum += m[from + lane] * m[x0 + input * LANES + lane];
          }
          dw[w] += sum;
        });
      });
      accumulate(m, dWeight, dw);
      if (dBias) accumulate(m, dBias, db);
    },
  };
}

/** Adds a double-precision gradient to the floats at a pointer. */
export function accumulate(memory: Float32Array, at: Pointer, gradient: Float64Array): void {
  for (let i = 0; i < gradient.length; i++) memory[at / 4 + i] += gradient[i];
}
