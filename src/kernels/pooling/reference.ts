// The specification of pooling.
import type { Arena } from '../arena.js';
import { LANES } from '../block.js';
import type { Window } from '../window.js';
import type { PoolKernel } from './types.js';

/** The value indices of each window in output order; cells outside the map are left out. */
function windowsOf(g: Window): number[][] {
  const [rows, columns] = g.input;
  const windows: number[][] = [];
  for (let k = 0; k < g.channels; k++) {
    for (let r = 0; r < g.output[0]; r++) {
      for (let c = 0; c < g.output[1]; c++) {
        const cells: number[] = [];
        for (let i = 0; i < g.kernel[0]; i++) {
          const row = r * g.stride[0] - g.padding[0] + i;
          for (let j = 0; j < g.kernel[1]; j++) {
            const column = c * g.stride[1] - g.padding[1] + j;
            const inside = row >= 0 && row < rows && column >= 0 && column < columns;
            if (inside) cells.push((k * rows + row) * columns + column);
          }
        }
        windows.push(cells);
      }
    }
  }
  return windows;
}

const size = (g: Window) => g.channels * g.input[0] * g.input[1] * LANES;

/** y = max over the window; dy goes to the first cell, row by row, that holds the maximum. */
export function maxPool(g: Window, arena: Arena): PoolKernel {
  const windows = windowsOf(g);
  return {
    forward(xAt, yAt) {
      const [x, y] = arena.views(xAt, yAt);
      for (const [output, cells] of windows.entries()) {
        for (let lane = 0; lane < LANES; lane++) {
          let best = Number.NEGATIVE_INFINITY;
          for (const cell of cells) best = Math.max(best, x[cell * LANES + lane]);
          y[output * LANES + lane] = best;
        }
      }
    },
    backward(xAt, yAt, dyAt, dxAt) {
      const [x, y, dy, dx] = arena.views(xAt, yAt, dyAt, dxAt);
      dx.fill(0, 0, size(g));
      for (const [output, cells] of windows.entries()) {
        for (let lane = 0; lane < LANES; lane++) {
          const at = output * LANES + lane;
          const winner = cells.find((cell) => x[cell * LANES + lane] === y[at]);
          if (winner === undefined) continue; // a NaN equals nothing, itself included
          dx[winner * LANES + lane] += dy[at];
        }
      }
    },
  };
}

/** y = sum over the window / divisor; every cell of a window gets dy / divisor. */
export function averagePool(g: Window, divisor: number, arena: Arena): PoolKernel {
  const windows = windowsOf(g);
  return {
    forward(xAt, yAt) {
      const [x, y] = arena.views(xAt, yAt);
      for (const [output, cells] of windows.entries()) {
        for (let lane = 0; lane < LANES; lane++) {
          let sum = 0;
          for (const cell of cells) sum += x[cell * LANES + lane];
          y[output * LANES + lane] = sum / divisor;
        }
      }
    },
    backward(_x, _y, dyAt, dxAt) {
      const [dy, dx] = arena.views(dyAt, dxAt);
      dx.fill(0, 0, size(g));
      for (const [output, cells] of windows.entries()) {
        for (let lane = 0; lane < LANES; lane++) {
          const share = dy[output * LANES + lane] / divisor;
          for (const cell of cells) dx[cell * LANES + lane] += share;
        }
      }
    },
  };
}
