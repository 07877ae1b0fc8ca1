// Reports the progress of a run to people.
import chalk from 'chalk';
import type { Reporter } from '../experiment/active-run.js';
import { engineText } from '../format/engine.js';
import { counted, duration, grouped, percent } from '../format/numbers.js';
import { terminalText } from '../format/quoting.js';
import { sourceText } from '../runs/data-source.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import { ProgressBar, stepText } from './progress.js';

/** `say` writes a line; the bar writes to stderr itself. */
export function runReporter(say: (text: string) => void): Reporter & { bar: ProgressBar } {
  const bar = new ProgressBar();
  let epochs = 0;
  let rate = 0;
  return {
    bar,
    fallback(reason, used) {
      bar.clear();
      const title = chalk.bgYellow.black(` TRAINING ON ${used.toUpperCase()} INSTEAD `);
      process.stderr.write(terminalText(`${title}\n${chalk.yellow(reason)}\n\n`));
    },
    remark(text) {
      bar.clear();
      process.stderr.write(terminalText(`${chalk.yellow(text)}\n`));
    },
    started({ path, graph, summary, images, computing }) {
      bar.clear();
      const sizes = `${grouped(images.train)} / ${grouped(images.validation)} / ${grouped(images.test)} images`;
      say(`${chalk.bold(summary.name)}  ${grouped(summary.parameters)} parameters in ${graph.nodes.length} layers`);
      say(`${sourceText(summary.data)}  ${sizes}  seed ${summary.seed}`);
      say(`${engineText(computing)}  ${counted(computing.threads, 'thread')}  Node ${process.versions.node}`);
      say(chalk.dim(path));
    },
    step(progress) {
      ({ epochs } = progress);
      rate = progress.imagesPerSecond;
      const label = `epoch ${progress.epoch}/${progress.epochs} step ${progress.step}/${progress.steps}`;
      bar.update(label, progress.step, progress.steps, stepText(progress));
    },
    metrics(line) {
      if (line.kind !== 'epoch') return;
      bar.clear();
      say(epochLine(line, epochs, rate));
    },
  };
}

function epochLine(line: Extract<MetricsLine, { kind: 'epoch' }>, epochs: number, rate: number): string {
  const { epoch, train, validation } = line;
  const parts = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `loss ${train.loss.toFixed(4)}`,
    `accuracy ${percent(train.accuracy)}`,
  ];
  if (validation) parts.push(`validation ${validation.loss.toFixed(4)} ${percent(validation.accuracy)}`);
  return [...parts, chalk.dim(`${grouped(rate)} images/s`)].join('  ');
}

/** Summarises the result of a run in a few lines. */
export function summaryText(summary: Summary): string {
  const { test, timing, best_epoch: best } = summary;
  const lines: string[] = [];
  if (summary.status === 'interrupted') {
    const kept = best ? `kept the model of epoch ${best}` : 'no epoch was finished, so no model was kept';
    lines.push(chalk.yellow(`interrupted after ${counted(summary.epochs, 'epoch')}; ${kept}`));
  } else if (summary.message) lines.push(`stopped early: ${summary.message}`);
  if (test) {
    const errors = test.images - Math.round(test.accuracy * test.images);
    const of = `${grouped(errors)} errors in ${grouped(test.images)}`;
    const whose = best !== null && best !== summary.epochs ? `  with the parameters of epoch ${best}` : '';
    lines.push(
      `${chalk.bold(`test accuracy ${percent(test.accuracy)}`)}  loss ${test.loss.toFixed(4)}  ${of}  on ${sourceText(summary.data)}${whose}`,
    );
  }
  const speed = timing.images_per_second > 0 ? ` at ${grouped(timing.images_per_second)} images/s` : '';
  lines.push(`trained for ${duration(timing.train_seconds)}${speed}, ${duration(timing.total_seconds)} in all`);
  return lines.join('\n');
}
