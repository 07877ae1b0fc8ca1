// Reports the progress of a run to people.
import { dirname } from 'node:path';
import chalk from 'chalk';
import { formatWarnings } from '../config/code-frame.js';
import type { Reporter } from '../experiment/active-run.js';
import { engineText } from '../format/engine.js';
import { counted, duration, grouped, percent } from '../format/numbers.js';
import { terminalText } from '../format/quoting.js';
import { quotedWord } from '../format/shell.js';
import { parameterCount } from '../graph/graph.js';
import { sourceText } from '../runs/data-source.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import { columnsOut, fittedParts, flowed } from './fit-line.js';
import { commandsText } from './next-commands.js';
import { ProgressBar, stepParts } from './progress.js';

/** `say` writes a line; the bar writes to stderr itself. @param run the path of a run that exists already. */
export function runReporter(
  say: (text: string) => void,
  run = '',
): Reporter & { bar: ProgressBar; path: () => string } {
  const bar = new ProgressBar();
  let epochs = 0;
  let rate = 0;
  let at = run;
  const remark = (text: string) => {
    bar.clear();
    process.stderr.write(terminalText(`${chalk.yellow(text)}\n`));
  };
  return {
    bar,
    /** Of the run: as given, or once it has started. */
    path: () => at,
    warned(warnings) {
      bar.clear();
      process.stderr.write(terminalText(`${formatWarnings(warnings)}\n\n`));
    },
    fallback(reason, used) {
      bar.clear();
      const title = chalk.bgYellow.black(` TRAINING ON ${used.toUpperCase()} INSTEAD `);
      process.stderr.write(terminalText(`${title}\n${chalk.yellow(reason)}\n\n`));
    },
    remark,
    unlogged: remark,
    started({ path, graph, summary, images, computing }) {
      bar.clear();
      at = path;
      const sizes = `${grouped(images.train)} / ${grouped(images.validation)} / ${grouped(images.test)} images`;
      const frozen = graph.nodes.reduce((sum, node) => sum + (node.frozen ? parameterCount(node) : 0), 0);
      const share = frozen > 0 ? `, ${grouped(frozen)} of them frozen` : '';
      say(
        `${chalk.bold(summary.name)}  ${grouped(summary.parameters)} parameters in ${graph.nodes.length} layers${share}`,
      );
      say(flowed([sourceText(summary.data), sizes, `seed ${summary.seed}`], columnsOut()));
      const threads = counted(computing.threads, 'thread');
      say(flowed([engineText(computing), threads, `Node ${process.versions.node}`], columnsOut()));
      say(chalk.dim(path));
    },
    step(progress) {
      ({ epochs } = progress);
      rate = progress.imagesPerSecond;
      bar.update(`epoch ${progress.epoch}/${progress.epochs}`, progress.step, progress.steps, stepParts(progress));
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
  const speed = { text: `${grouped(rate)} images/s`, rank: 5 };
  const parts = [
    { text: `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`, rank: 1 },
    { text: `loss ${train.loss.toFixed(4)}`, rank: 4 },
    { text: `accuracy ${percent(train.accuracy)}`, rank: 3 },
    ...(validation
      ? [{ text: `validation ${validation.loss.toFixed(4)} ${percent(validation.accuracy)}`, rank: 2 }]
      : []),
    speed,
  ];
  return fittedParts(parts, columnsOut())
    .map((part) => (part === speed ? chalk.dim(part.text) : part.text))
    .join('  ');
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
    const accuracy = `test accuracy ${percent(test.accuracy)}`;
    const parts = [
      accuracy,
      `loss ${test.loss.toFixed(4)}`,
      `${grouped(errors)} errors in ${grouped(test.images)}`,
      `on ${sourceText(summary.data)}`,
      ...(best !== null && best !== summary.epochs ? [`with the parameters of epoch ${best}`] : []),
    ];
    lines.push(flowed(parts, columnsOut()).replace(accuracy, chalk.bold(accuracy)));
  }
  const speed = timing.images_per_second > 0 ? ` at ${grouped(timing.images_per_second)} images/s` : '';
  lines.push(`trained for ${duration(timing.train_seconds)}${speed}, ${duration(timing.total_seconds)} in all`);
  return lines.join('\n');
}

/** The commands that come next, ready to copy. */
export function nextText({ status }: Summary, path: string): string {
  const run = quotedWord(path);
  const folder = dirname(path);
  const commands =
    status === 'interrupted'
      ? [`resume ${run}`]
      : [`figures ${run}`, `report ${run}`, `ui${folder === 'runs' ? '' : ` ${quotedWord(folder)}`}`];
  return commandsText(commands);
}
