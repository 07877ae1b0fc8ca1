// Weights packed in panels: eight outputs side by side for each input, so that their broadcasts share a cache line.

import { storeTransposed } from './vector';

/** Outputs of a panel. */
export const PANEL: i32 = 8;

/**
 * Packs the weights of `outputs` outputs into panels, `panelBytes` apart: packed[panel][map][cell][output of the panel] =
 * w[output][map][cell], found by steps in bytes; 0 for the absent outputs of the last panel.
 */
export function pack(
  w: usize, packed: usize, panelBytes: usize, outputs: i32, maps: i32, cells: i32,
  outputStep: usize, mapStep: usize, cellStep: usize,
): void {
  for (; outputs > 0; outputs -= PANEL) {
    packPanel(w, packed, min(PANEL, outputs), maps, cells, outputStep, mapStep, cellStep);
    w += <usize>PANEL * outputStep;
    packed += panelBytes;
  }
}

// @ts-ignore: decorator
@inline
function packPanel(
  w: usize, packed: usize, count: i32, maps: i32, cells: i32, outputStep: usize, mapStep: usize, cellStep: usize,
): void {
  for (let map = 0; map < maps; ++map) {
    if (count == PANEL && outputStep == 4) packRows(w, packed, cells, cellStep);
    else {
      if (count < PANEL) memory.fill(packed, 0, <usize>(cells * PANEL * 4));
      let o = 0;
      if (cellStep == 4) for (; o + 4 <= count; o += 4) {
        packFour(w + <usize>o * outputStep, packed + <usize>(o * 4), cells, outputStep);
      }
      for (; o < count; ++o) packOne(w + <usize>o * outputStep, packed + <usize>(o * 4), cells, cellStep);
    }
    packed += <usize>(cells * PANEL * 4);
    w += mapStep;
  }
}

/** A panel whose outputs lie side by side already. */
// @ts-ignore: decorator
@inline
function packRows(w: usize, packed: usize, cells: i32, cellStep: usize): void {
  for (; cells > 0; --cells, w += cellStep, packed += PANEL * 4) {
    const a = v128.load(w), b = v128.load(w, 16);
    v128.store(packed, a); v128.store(packed, b, 16);
  }
}

/** Four outputs whose cells lie side by side: four cells at a time are transposed. */
// @ts-ignore: decorator
@inline
function packFour(w: usize, packed: usize, cells: i32, outputStep: usize): void {
  for (; cells >= 4; cells -= 4, w += 16) {
    const a = v128.load(w), b = v128.load(w + outputStep);
    const c = v128.load(w + 2 * outputStep), d = v128.load(w + 3 * outputStep);
    storeTransposed(a, b, c, d, packed, PANEL * 4);
    packed += 4 * PANEL * 4;
  }
  for (let o: usize = 0; o < 4; ++o) packOne(w + o * outputStep, packed + o * 4, cells, 4);
}

// @ts-ignore: decorator
@inline
function packOne(w: usize, packed: usize, cells: i32, cellStep: usize): void {
  for (; cells > 0; --cells, w += cellStep, packed += PANEL * 4) store<f32>(packed, load<f32>(w));
}
