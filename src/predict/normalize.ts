// Normalises a digit like MNIST: fitted into a 20 x 20 box with the aspect ratio kept, in grey levels, its centre of
// mass in the middle of 28 x 28. LeCun et al. 1998, section III.A.
import type { Component } from './components.js';
import { type Box, blank, dilate, heightOf, type Picture, widthOf } from './picture.js';

/** Side of the box as a fraction of the image's side. */
const BOX = 20 / 28;
/** Strokes thinner than this fraction of the box are thickened: MNIST's are about an eighth. */
const THIN = 0.075;
const USUAL = 0.11;
/** Digits with a shorter longer side, in pixels, are enlarged first, to distinguish lines one and two pixels wide. */
const FINE = 80;

/** Bytes [row][column] of an image of `rows` x `columns`, from the ink of one digit. */
export function normalizeDigit(
  ink: Picture,
  labels: Int32Array,
  digit: Component,
  rows: number,
  columns: number,
): Uint8Array {
  const cut = cutOut(ink, labels, digit);
  const thick = thickened(enlarged(cut, Math.ceil(FINE / Math.max(widthOf(digit.box), heightOf(digit.box)))));
  const side = BOX * Math.min(rows, columns);
  const bounds = boundsOf(thick);
  const scale = side / Math.max(widthOf(bounds), heightOf(bounds));
  const small = resampled(thick, bounds, scale);
  return centred(small, rows, columns);
}

/** Cuts out the digit's own ink, with its soft edge, on blank paper with a margin. */
function cutOut(ink: Picture, labels: Int32Array, { box, labels: own }: Component): Picture {
  const size = Math.max(widthOf(box), heightOf(box));
  const margin = Math.ceil(0.25 * size) + 2;
  const out = blank(heightOf(box) + 2 * margin, widthOf(box) + 2 * margin);
  const isOwn = blank(out.rows, out.columns);
  const isOther = blank(out.rows, out.columns);
  const numbers = new Set(own);
  for (let r = 0, i = 0; r < out.rows; r++) {
    for (let c = 0; c < out.columns; c++, i++) {
      const [row, column] = [box.top - margin + r, box.left - margin + c];
      if (row < 0 || row >= ink.rows || column < 0 || column >= ink.columns) continue;
      const at = row * ink.columns + column;
      out.values[i] = ink.values[at];
      isOwn.values[i] = numbers.has(labels[at]) ? 1 : 0;
      isOther.values[i] = labels[at] !== 0 && isOwn.values[i] === 0 ? 1 : 0;
    }
  }
  const near = dilate(isOwn, Math.max(1, Math.round(0.02 * size)));
  for (let i = 0; i < out.values.length; i++) out.values[i] *= isOther.values[i] ? 0 : near.values[i];
  return out;
}

/** Enlarges by a whole factor, bilinear. */
function enlarged(picture: Picture, times: number): Picture {
  if (times === 1) return picture;
  const out = blank(picture.rows * times, picture.columns * times);
  const places = (count: number) =>
    Array.from({ length: count * times }, (_, i) => Math.min(count - 1, Math.max(0, (i + 0.5) / times - 0.5)));
  const [down, across] = [places(picture.rows), places(picture.columns)];
  for (const [r, y] of down.entries()) {
    const [top, bottom] = [Math.floor(y) * picture.columns, Math.ceil(y) * picture.columns];
    for (const [c, x] of across.entries()) {
      const [left, right] = [Math.floor(x), Math.ceil(x)];
      const along = (row: number) => mixed(picture.values[row + left], picture.values[row + right], x - left);
      out.values[r * out.columns + c] = mixed(along(top), along(bottom), y - Math.floor(y));
    }
  }
  return out;
}

const mixed = (a: number, b: number, share: number) => a + (b - a) * share;

/** Thickens strokes to the width of MNIST's: a hairline would fade in 20 x 20. */
function thickened(cut: Picture): Picture {
  const bounds = boundsOf(cut);
  const size = Math.max(widthOf(bounds), heightOf(bounds));
  // Twice the ink divided by the outline: the width of a long line.
  const width = (2 * cut.values.reduce((sum, value) => sum + value)) / Math.max(1, outline(cut));
  if (width >= THIN * size) return cut;
  return dilate(cut, Math.max(1, Math.round((USUAL * size - width) / 2)));
}

const INKED = 0.3;

/** Number of ink pixels next to paper. */
function outline({ rows, columns, values }: Picture): number {
  const inked = (r: number, c: number) => values[r * columns + c] > INKED;
  let count = 0;
  for (let r = 1; r < rows - 1; r++) {
    for (let c = 1; c < columns - 1; c++) {
      if (inked(r, c) && !(inked(r - 1, c) && inked(r + 1, c) && inked(r, c - 1) && inked(r, c + 1))) count++;
    }
  }
  return count;
}

function boundsOf({ rows, columns, values }: Picture): Box {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      if (values[r * columns + c] <= INKED) continue;
      left = Math.min(left, c);
      right = Math.max(right, c + 1);
      top = Math.min(top, r);
      bottom = Math.max(bottom, r + 1);
    }
  }
  return right > left ? { left, top, right, bottom } : { left: 0, top: 0, right: columns, bottom: rows };
}

/** Resamples the part inside `bounds`; each new pixel is the mean of its area. */
function resampled({ columns, values }: Picture, bounds: Box, scale: number): Picture {
  const out = blank(
    Math.max(1, Math.round(heightOf(bounds) * scale)),
    Math.max(1, Math.round(widthOf(bounds) * scale)),
  );
  const rowShares = shares(heightOf(bounds), out.rows);
  const columnShares = shares(widthOf(bounds), out.columns);
  for (let r = 0; r < out.rows; r++) {
    for (let c = 0; c < out.columns; c++) {
      let sum = 0;
      for (const [y, wy] of rowShares[r]) {
        for (const [x, wx] of columnShares[c]) sum += wy * wx * values[(bounds.top + y) * columns + bounds.left + x];
      }
      out.values[r * out.columns + c] = sum;
    }
  }
  return out;
}

/** For each of `to` new pixels, the old pixels that it covers, with weights that sum to 1. */
function shares(from: number, to: number): (readonly [number, number])[][] {
  const size = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [begin, end] = [i * size, (i + 1) * size];
    const covered: [number, number][] = [];
    for (let k = Math.floor(begin); k < Math.min(from, Math.ceil(end)); k++) {
      covered.push([k, (Math.min(end, k + 1) - Math.max(begin, k)) / size]);
    }
    return covered;
  });
}

/** Scales the maximum to white, and shifts by whole pixels to centre the centre of mass. */
function centred(digit: Picture, rows: number, columns: number): Uint8Array {
  let [mass, mx, my, most] = [1e-9, 0, 0, 1e-9];
  for (let r = 0; r < digit.rows; r++) {
    for (let c = 0; c < digit.columns; c++) {
      const value = digit.values[r * digit.columns + c];
      mass += value;
      mx += value * c;
      my += value * r;
      most = Math.max(most, value);
    }
  }
  const left = Math.round((columns - 1) / 2 - mx / mass);
  const top = Math.round((rows - 1) / 2 - my / mass);
  const pixels = new Uint8Array(rows * columns);
  for (let r = 0; r < digit.rows; r++) {
    for (let c = 0; c < digit.columns; c++) {
      const [row, column] = [top + r, left + c];
      if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
      pixels[row * columns + column] = Math.round((255 * digit.values[r * digit.columns + c]) / most);
    }
  }
  return pixels;
}
