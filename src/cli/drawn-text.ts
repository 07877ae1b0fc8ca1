// One line about a figure that was drawn or skipped.
import chalk from 'chalk';
import type { Drawn } from '../figures/draw.js';
import { duration } from '../format/numbers.js';

const WIDTH = 18;

export const drawnText = ({ name, file, seconds }: Drawn): string =>
  `${name.padEnd(WIDTH)}${file === undefined ? chalk.dim('nothing to draw') : `${file}  ${chalk.dim(duration(seconds))}`}`;
