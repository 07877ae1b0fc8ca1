// Grey pictures as numbers, and the little that finding digits needs to do with them.

export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: Float32Array;
}

/** A rectangle of pixels; right and bottom are the first outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const widthOf = ({ left, right }: Box): number => right - left;
export const heightOf = ({ top, bottom }: Box): number => bottom - top;

export const union = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

export const blank = (rows: number, columns: number): Picture => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});

/** Values that a quantile is taken of: sorting more takes longer than everything else, and says the same. */
const SAMPLE = 20_000;
/** Multiples of it modulo 1 are spread evenly, and keep step with no row of pixels. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The value below which a share of the values lies, by an even sample where there are many. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const { length } = values;
  const sample =
    length <= SAMPLE
      ? Float32Array.from(values)
      : Float32Array.from({ length: SAMPLE }, (_, i) => values[Math.floor(((i * GOLDEN) % 1) * length)]);
  sample.sort();
  return length === 0 ? 0 : sample[Math.min(sample.length - 1, Math.floor(share * sample.length))];
}

/** The mean of the square of `2 radius + 1` pixels around each pixel, as much of it as there is. */
export function boxBlur(picture: Picture, radius: number): Picture {
  const across = alongRows(picture, radius);
  return transposed(alongRows(transposed(across), radius));
}

function alongRows({ rows, columns, values }: Picture, radius: number): Picture {
  const out = blank(rows, columns);
  for (let r = 0; r < rows; r++) {
    const row = r * columns;
    let sum = 0;
    let count = 0;
    for (let c = -radius; c < columns; c++) {
      if (c + radius < columns) {
        sum += values[row + c + radius];
        count++;
      }
      if (c - radius - 1 >= 0) {
        sum -= values[row + c - radius - 1];
        count--;
      }
      if (c >= 0) out.values[row + c] = sum / count;
    }
  }
  return out;
}

function transposed({ rows, columns, values }: Picture): Picture {
  const out = blank(columns, rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out.values[c * rows + r] = values[r * columns + c];
  }
  return out;
}

/** The largest value within `radius` rows and columns of each pixel: what is bright grows. */
export function dilate(picture: Picture, radius: number): Picture {
  const across = growAlongRows(picture, radius);
  return transposed(growAlongRows(transposed(across), radius));
}

function growAlongRows({ rows, columns, values }: Picture, radius: number): Picture {
  const out = blank(rows, columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let most = 0;
      const last = Math.min(columns - 1, c + radius);
      for (let k = Math.max(0, c - radius); k <= last; k++) most = Math.max(most, values[r * columns + k]);
      out.values[r * columns + c] = most;
    }
  }
  return out;
}
