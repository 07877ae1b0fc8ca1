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

  /** Visits each output value: its filter, its place in y, and the place of its window. */
  function eachOutput(visit: (filter: number, out: number, top: number, left: number) => void): void {
    let out = 0;
    for (let f = 0; f < filters; f++) {
      for (let r = 0; r < outRows; r++) {
        for (let c = 0; c < outColumns; c++, out += LANES) {
          visit(f, out, r * g.stride[0] - g.padding[0], c * g.stride[1] - g.padding[1]);
        }
      }
    }
  }

  /** Visits each weight that joins an output to a value inside the maps: its place, and that of the value in x. */
  function eachWeight(f: number, top: number, left: number, visit: (weight: number, value: number) => void): void {
    for (const k of connections[f]) {
      for (let i = first(top); i < end(top, kernelRows, rows); i++) {
        for (let j = first(left); j < end(left, kernelColumns, columns); j++) {
          const value = ((k * rows + top + i) * columns + left + j) * LANES;
          visit((f * channels + k) * cells + i * kernelColumns + j, value);
        }
      }
    }
  }

  return {
    scratchBytes: 0,
    pack() {},

    forward(xAt, weightAt, biasAt, yAt) {
      const [x, weight, bias, y] = arena.views(xAt, weightAt, biasAt, yAt);
      eachOutput((f, out, top, left) => {
        sum.fill(biasAt ? bias[f] : 0);
        eachWeight(f, top, left, (w, value) => {
          for (let lane = 0; lane < LANES; lane++) sum[lane] += weight[w] * x[value + lane];
        });
        y.set(sum, out);
      });
    },

    backwardInput(dyAt, weightAt, dxAt) {
      const [dy, weight, dx] = arena.views(dyAt, weightAt, dxAt);
      dInput.fill(0);
      eachOutput((f, out, top, left) => {
        eachWeight(f, top, left, (w, value) => {
          for (let lane = 0; lane < LANES; lane++) dInput[value + lane] += weight[w] * dy[out + lane];
        });
      });
      dx.set(dInput);
    },

    weightGradient(xAt, dyAt, dWeightAt) {
      const [x, dy, dWeight] = arena.views(xAt, dyAt, dWeightAt);
      const dw = new Float64Array(filters * channels * cells);
      eachOutput((f, out, top, left) => {
        eachWeight(f, top, left, (w, value) => {
          let product = 0;
          for (let lane = 0; lane < LANES; lane++) product += dy[out + lane] * x[value + lane];
          dw[w] += product;
        });
      });
      accumulate(dWeight, dw);
    },

    biasGradient(dyAt, dBiasAt) {
      const [dy, dBias] = arena.views(dyAt, dBiasAt);
      const db = new Float64Array(filters);
      eachOutput((f, out) => {
        for (let lane = 0; lane < LANES; lane++) db[f] += dy[out + lane];
      });
      accumulate(dBias, db);
    },
  };
}
