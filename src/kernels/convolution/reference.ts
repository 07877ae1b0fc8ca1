// The specification of conv2d: plain loops over filters, outputs, channels, kernel cells and images.
import { accumulate } from '../accumulate.js';
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { WeightedKernel } from '../weighted-kernel.js';
import type { Convolution } from './types.js';

/**
 * y[f, r, c] = bias[f] + sum over the channels k that f is connected to and kernel cells i, j of
 * w[f, k, i, j] x[k, r s - p + i, c s - p + j], where x is 0 outside its map.
 * Sums are kept in double precision and rounded once. Dumoulin and Visin 2016, section 2.
 */
export function conv2d(g: Convolution, arena: Arena): WeightedKernel {
  const { channels, filters } = g;
  const all = Array.from({ length: channels }, (_, k) => k);
  const connections = g.connections ?? Array.from({ length: filters }, () => all);
  const [rows, columns] = g.input;
  const [outRows, outColumns] = g.output;
  const [kernelRows, kernelColumns] = g.kernel;
  const cells = kernelRows * kernelColumns;
  const sum = new Float64Array(LANES);
  const dInput = new Float64Array(channels * rows * columns * LANES);

  /** First and last + 1 kernel cell that meets the map when the window starts at `start`. */
  const first = (start: number) => Math.max(0, -start);
  const end = (start: number, kernel: number, size: number) => Math.min(kernel, size - start);

  return {
    scratchBytes: 0,
    prepare() {},

    forward(xAt, weightAt, biasAt, yAt) {
      const [x, weight, bias, y] = arena.views(xAt, weightAt, biasAt, yAt);
      let out = 0;
      for (let f = 0; f < filters; f++) {
        for (let r = 0; r < outRows; r++) {
          const top = r * g.stride[0] - g.padding[0];
          for (let c = 0; c < outColumns; c++) {
            const left = c * g.stride[1] - g.padding[1];
            sum.fill(biasAt ? bias[f] : 0);
            for (const k of connections[f]) {
              for (let i = first(top); i < end(top, kernelRows, rows); i++) {
                for (let j = first(left); j < end(left, kernelColumns, columns); j++) {
                  const w = weight[(f * channels + k) * cells + i * kernelColumns + j];
                  const from = ((k * rows + top + i) * columns + left + j) * LANES;
                  for (let lane = 0; lane < LANES; lane++) sum[lane] += w * x[from + lane];
                }
              }
            }
            for (let lane = 0; lane < LANES; lane++) y[out++] = sum[lane];
          }
        }
      }
    },

    backwardInput(dyAt, weightAt, dxAt) {
      const [dy, weight, dx] = arena.views(dyAt, weightAt, dxAt);
      dInput.fill(0);
      let out = 0;
      for (let f = 0; f < filters; f++) {
        for (let r = 0; r < outRows; r++) {
          const top = r * g.stride[0] - g.padding[0];
          for (let c = 0; c < outColumns; c++) {
            const left = c * g.stride[1] - g.padding[1];
            for (const k of connections[f]) {
              for (let i = first(top); i < end(top, kernelRows, rows); i++) {
                for (let j = first(left); j < end(left, kernelColumns, columns); j++) {
                  const w = weight[(f * channels + k) * cells + i * kernelColumns + j];
                  const to = ((k * rows + top + i) * columns + left + j) * LANES;
                  for (let lane = 0; lane < LANES; lane++) dInput[to + lane] += w * dy[out + lane];
                }
              }
            }
            out += LANES;
          }
        }
      }
      dx.set(dInput);
    },

    backwardParameters(xAt, dyAt, dWeightAt, dBiasAt) {
      const [x, dy, dWeight, dBias] = arena.views(xAt, dyAt, dWeightAt, dBiasAt);
      const dw = new Float64Array(filters * channels * cells);
      const db = new Float64Array(filters);
      let out = 0;
      for (let f = 0; f < filters; f++) {
        for (let r = 0; r < outRows; r++) {
          const top = r * g.stride[0] - g.padding[0];
          for (let c = 0; c < outColumns; c++) {
            const left = c * g.stride[1] - g.padding[1];
            for (let lane = 0; lane < LANES; lane++) db[f] += dy[out + lane];
            for (const k of connections[f]) {
              for (let i = first(top); i < end(top, kernelRows, rows); i++) {
                for (let j = first(left); j < end(left, kernelColumns, columns); j++) {
                  const from = ((k * rows + top + i) * columns + left + j) * LANES;
                  let product = 0;
                  for (let lane = 0; lane < LANES; lane++) product += dy[out + lane] * x[from + lane];
                  dw[(f * channels + k) * cells + i * kernelColumns + j] += product;
                }
              }
            }
            out += LANES;
          }
        }
      }
      accumulate(dWeight, dw);
      if (dBiasAt) accumulate(dBias, db);
    },
  };
}
