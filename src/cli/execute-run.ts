// The run command's work: signals, progress, and the record that --json prints.
import chalk from 'chalk';
import { loadConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { EngineChoice } from '../kernels/index.js';
import type { Summary } from '../runs/records.js';
import { runExperiment } from '../training/run-experiment.js';
import { describeEnvironment } from './environment.js';
import { EXIT } from './exit-codes.js';
import { runReporter, summaryText } from './run-reporter.js';

export interface ExecuteOptions {
  readonly file: string;
  readonly overrides: readonly string[];
  readonly out: string;
  readonly engine: EngineChoice;
  readonly version: string;
  readonly context: (progress: LoadContext['progress']) => LoadContext;
  readonly say: (text: string) => void;
}

export async function executeRun(options: ExecuteOptions): Promise<{ record: unknown; interrupted: boolean }> {
  const loaded = await loadConfig(options.file, options.overrides);
  const reporter = runReporter(options.say);
  const controller = new AbortController();
  const release = onInterrupt(controller, () => reporter.bar.clear());
  try {
    const context = options.context((what, done, total) => {
      reporter.bar.update(what, done, Math.max(total, done), total > 0 ? `${Math.round((100 * done) / total)} %` : '');
    });
    const summary = await runExperiment({
      loaded,
      out: options.out,
      engine: options.engine,
      context,
      reporter,
      signal: controller.signal,
      environment: (engine, fused) => describeEnvironment(options.version, engine, fused),
    });
    reporter.bar.clear();
    options.say(`\n${summaryText(summary)}`);
    return { record: recordOf(summary), interrupted: summary.status === 'interrupted' };
  } finally {
    reporter.bar.clear();
    release();
  }
}

/** First signal: finish the step. Second: stop at once. */
function onInterrupt(controller: AbortController, clear: () => void): () => void {
  const handler = () => {
    clear();
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(chalk.yellow('finishing this step; Ctrl-C again stops at once\n'));
    controller.abort();
  };
  // Not SIGHUP: whoever runs this under nohup wants it to go on.
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
}

function recordOf(summary: Summary): unknown {
  const metrics = (m: { loss: number; accuracy: number } | null) => m && { loss: m.loss, accuracy: m.accuracy };
  const { train_seconds, images_per_second } = summary.timing;
  return {
    run: summary.run,
    status: summary.status,
    parameters: summary.parameters,
    epochs: summary.epochs,
    data: { source: summary.data.source, fallback: summary.data.fallback },
    train: metrics(summary.train),
    validation: metrics(summary.validation),
    test: metrics(summary.test),
    timing: { train_seconds, images_per_second },
    engine: summary.engine,
    seed: summary.seed,
  };
}
