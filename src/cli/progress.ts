// Progress of a run: a bar on a terminal, one line per epoch elsewhere.

import chalk from 'chalk';
import { SingleBar } from 'cli-progress';
import { duration, grouped, percent } from '../format/numbers.js';
import type { StepProgress } from '../training/events.js';

/** A bar on stderr that fits the terminal's width; silent if stderr is not a terminal. */
export class ProgressBar {
  #bar: SingleBar | undefined;
  #text = '';

  /** `text` follows the bar, most important part first: it is cut at the edge. */
  update(label: string, done: number, total: number, text: string): void {
    if (!process.stderr.isTTY) return;
    this.#text = text;
    if (!this.#bar) {
      this.#bar = new SingleBar({
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
        fps: 12,
        linewrap: false,
        format: (_, params, payload) =>
          barLine(String(payload.label), params.progress, this.#text, process.stderr.columns ?? 80),
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

/** A label, a bar as wide as possible, and a text cut at the edge. */
export function barLine(label: string, share: number, text: string, columns: number): string {
  const width = Math.min(30, Math.max(0, columns - label.length - text.length - 4));
  const filled = Math.round(share * width);
  const bar = width >= 5 ? `${chalk.cyan('━'.repeat(filled))}${chalk.dim('━'.repeat(width - filled))} ` : '';
  const room = columns - 1 - label.length - 1 - (width >= 5 ? width + 1 : 0);
  return `${label} ${bar}${text.slice(0, Math.max(0, room))}`;
}

/** "loss 0.0123  accuracy 99.01 %  16,500 images/s  0:12 left" */
export function stepText({ train, imagesPerSecond, secondsLeft }: StepProgress): string {
  return [
    `loss ${train.loss.toFixed(4)}`,
    `accuracy ${percent(train.accuracy)}`,
    `${grouped(imagesPerSecond)} images/s`,
    `${duration(secondsLeft)} left`,
  ].join('  ');
}
