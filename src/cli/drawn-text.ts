// A figure that was drawn, or could not be, as a line.
import chalk from 'chalk';
import type { Drawn } from '../figures/draw.js';
import { duration } from '../format/numbers.js';

const WIDTH = 18;

export const drawnText = ({ name, file, seconds }: Drawn): string =>
  `${name.padEnd(WIDTH)}${file === undefined ? chalk.dim('nothing to draw here') : `${file}  ${chalk.dim(duration(seconds))}`}`;
