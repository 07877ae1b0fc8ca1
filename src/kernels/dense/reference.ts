// The specification of dense.
import type { Arena } from '../arena.js';
import { LANES, VALUE_BYTES } from '../block.js';
import type { RecordedGradient } from '../weighted-kernel.js';
import type { Dense, DenseKernel } from './types.js';

/** y[o] = bias[o] + sum over inputs i of w[o, i] x[i], in double precision, rounded once. */
export function dense({ inputs, outputs }: Dense, arena: Arena): DenseKernel {
  // A record: x, then dy.
  const size = (inputs + outputs) * LANES;
  const recorded: RecordedGradient = {
    bytes: size * 4,
    record(x, dy, _scratch, record) {
      const { u8 } = arena;
      u8.copyWithin(record, x, x + inputs * VALUE_BYTES);
      u8.copyWithin(record + inputs * VALUE_BYTES, dy, dy + outputs * VALUE_BYTES);
    },
    add(records, blocks, dWeightAt, start, end) {
      const [values, dWeight] = arena.views(records, dWeightAt);
      for (let o = start; o < end; o++) {
        for (let i = 0; i < inputs; i++) {
          let sum = 0;
          for (let block = 0; block < blocks; block++) {
            const [x, dy] = [block * size + i * LANES, block * size + (inputs + o) * LANES];
            for (let lane = 0; lane < LANES; lane++) sum += values[dy + lane] * values[x + lane];
          }
          dWeight[o * inputs + i] += sum;
        }
      }
    },
  };
  return {
    recorded,
    scratchBytes: recorded.bytes,
    pack() {},
    forward(xAt, weightAt, biasAt, yAt) {
      const [x, weight, bias, y] = arena.views(xAt, weightAt, biasAt, yAt);
      for (let o = 0; o < outputs; o++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = biasAt ? bias[o] : 0;
          for (let i = 0; i < inputs; i++) {
            sum += weight[o * inputs + i] * x[i * LANES + lane];
          }
          y[o * LANES + lane] = sum;
        }
      }
    },
    backwardInput(dyAt, weightAt, dxAt) {
      const [dy, weight, dx] = arena.views(dyAt, weightAt, dxAt);
      for (let i = 0; i < inputs; i++) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (let o = 0; o < outputs; o++) {
            sum += weight[o * inputs + i] * dy[o * LANES + lane];
          }
          dx[i * LANES + lane] = sum;
        }
      }
    },
    weightGradient(x, dy, dWeight, scratch) {
      recorded.record(x, dy, 0, scratch);
      recorded.add(scratch, 1, dWeight, 0, outputs, 0);
    },
    biasGradient(dyAt, dBiasAt) {
      const [dy, dBias] = arena.views(dyAt, dBiasAt);
      for (let o = 0; o < outputs; o++) {
        dBias[o] += dy.subarray(o * LANES, (o + 1) * LANES).reduce((sum, d) => sum + d, 0);
      }
    },
  };
}
