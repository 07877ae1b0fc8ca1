// Draws images as text: grey half blocks on a colour terminal, characters from light to dark elsewhere.
import chalk from 'chalk';
import type { Images } from '../data/dataset.js';

const RAMP = ' .:-=+*#%@';

/** `count` images in rows as wide as the terminal, each above its class. */
export function drawImages(images: Images, count: number, classNames: readonly string[], columns: number): string {
  const width = images.shape[2];
  const perRow = Math.max(1, Math.floor((columns + 2) / (width + 2)));
  const rows: string[] = [];
  for (let first = 0; first < count; first += perRow) {
    const numbers = Array.from({ length: Math.min(perRow, count - first) }, (_, i) => first + i);
    rows.push(
      numbers
        .map((n) => chalk.bold(classNames[images.labels[n]].slice(0, width).padEnd(width)))
        .join('  ')
        .trimEnd(),
    );
    const drawn = numbers.map((n) => drawOne(images, n));
    for (let line = 0; line < drawn[0].length; line++) {
      rows.push(
        drawn
          .map((image) => image[line])
          .join('  ')
          .trimEnd(),
      );
    }
  }
  return rows.join('\n');
}

/** One line of text per two image rows. */
function drawOne(images: Images, n: number): string[] {
  const [channels, rows, columns] = images.shape;
  const at = (r: number, c: number) => (r < rows ? images.pixels[(n * channels * rows + r) * columns + c] : 0);
  const lines: string[] = [];
  for (let r = 0; r < rows; r += 2) {
    let line = '';
    for (let c = 0; c < columns; c++) line += cell(at(r, c), at(r + 1, c));
    lines.push(line);
  }
  return lines;
}

function cell(upper: number, lower: number): string {
  if (chalk.level === 0) return RAMP[Math.min(RAMP.length - 1, Math.floor(((upper + lower) / 512) * RAMP.length))];
  return chalk.rgb(upper, upper, upper).bgRgb(lower, lower, lower)('▀');
}
