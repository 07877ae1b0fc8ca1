// Progress of a run: a bar on a terminal, one line per epoch elsewhere.

import chalk from 'chalk';
import { SingleBar } from 'cli-progress';
import { duration, grouped, percent } from '../format/numbers.js';
import type { StepProgress } from '../training/events.js';
import { fittedParts, type Part } from './fit-line.js';

/** A bar on stderr that fits the terminal's width; silent if stderr is not a terminal. */
export class ProgressBar {
  #bar: SingleBar | undefined;
  #parts: readonly Part[] = [];

  /** `parts` follow the bar, as far as they fit. */
  update(label: string, done: number, total: number, parts: readonly Part[]): void {
    if (!process.stderr.isTTY) return;
    this.#parts = parts;
    if (!this.#bar) {
      this.#bar = new SingleBar({
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
        fps: 12,
        linewrap: false,
        format: (_, params, payload) =>
          barLine(String(payload.label), params.progress, this.#parts, process.stderr.columns ?? 80),
      });
      this.#bar.start(total, done, { label });
      return;
    }
    this.#bar.setTotal(total);
    this.#bar.update(done, { label });
  }

  /** Removes the bar, so that a line can be written. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

/** Narrowest and widest bar. */
const BAR = [8, 30] as const;

/** A label, a bar, and the parts of a text that fit beside them. */
export function barLine(label: string, share: number, parts: readonly Part[], columns: number): string {
  const room = columns - 1 - label.length - 1;
  const shown = fittedParts(parts, room - BAR[0] - 1);
  const text = shown.map((part) => part.text).join('  ');
  const width = Math.min(BAR[1], room - text.length - 1);
  const cut = (line: string) => line.slice(0, Math.max(0, columns - 1));
  if (width < BAR[0]) return cut(`${label} ${text}`);
  const filled = Math.round(share * width);
  return `${label} ${chalk.cyan('━'.repeat(filled))}${chalk.dim('━'.repeat(width - filled))} ${text}`;
}

/** "step 123/782  loss 0.0123  accuracy 99.01 %  16,500 images/s  0:12 left" */
export const stepParts = ({ step, steps, train, imagesPerSecond, secondsLeft }: StepProgress): Part[] => [
  { text: `step ${step}/${steps}`, rank: 5 },
  { text: `loss ${train.loss.toFixed(4)}`, rank: 3 },
  { text: `accuracy ${percent(train.accuracy)}`, rank: 1 },
  { text: `${grouped(imagesPerSecond)} images/s`, rank: 4 },
  { text: `${duration(secondsLeft)} left`, rank: 2 },
];

/** "42 %", if the total is known. */
export const percentParts = (done: number, total: number): Part[] =>
  total > 0 ? [{ text: `${Math.round((100 * done) / total)} %`, rank: 1 }] : [];
