// Runs `lenet run` and `lenet resume`: signals, progress, and the record for --json.
import { formatWarnings } from '../config/code-frame.js';
import { loadConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { checkExperiment } from '../experiment/check.js';
import { type ResumeOptions, resumeRun } from '../experiment/resume-run.js';
import { runExperiment } from '../experiment/run-experiment.js';
import type { ThreadsWanted } from '../experiment/threads.js';
import type { EngineChoice } from '../kernels/native.js';
import type { Summary } from '../runs/records.js';
import { RunDirectory } from '../runs/run-directory.js';
import { describeHost } from './environment.js';
import { onInterrupt } from './interrupt.js';
import { percentParts } from './progress.js';
import { nextText, runReporter, summaryText } from './run-reporter.js';

export interface ExecuteOptions {
  readonly threads?: ThreadsWanted;
  readonly context: (progress: LoadContext['progress']) => LoadContext;
  readonly say: (text: string) => void;
}

interface NewRun {
  readonly file: string;
  readonly overrides: readonly string[];
  readonly out: string;
  readonly engine: EngineChoice;
  readonly version: string;
}

export interface Executed {
  /** The record for --json. */
  readonly record: unknown;
  readonly interrupted: boolean;
}

/** `lenet run` */
export function executeRun(options: ExecuteOptions & NewRun): Promise<Executed> {
  return execute(options, async (shared) => {
    const loaded = await loadConfig(options.file, options.overrides);
    // The same checks as lenet validate, before any image is read.
    const warnings = await checkExperiment(loaded, shared.context);
    if (warnings.length > 0) shared.reporter.remark?.(`${formatWarnings(warnings)}\n`);
    return runExperiment({
      ...shared,
      loaded,
      directory: (name, now) => RunDirectory.create(options.out, name, now),
      engine: options.engine,
      host: describeHost(options.version),
    });
  });
}

/** `lenet resume` */
export function executeResume(
  options: ExecuteOptions & Pick<ResumeOptions, 'run' | 'epochs' | 'withoutHistory'>,
): Promise<Executed> {
  const { run, epochs, withoutHistory } = options;
  return execute(options, (shared) => resumeRun({ ...shared, run, epochs, withoutHistory }), run);
}

async function execute(
  { context, threads, say }: ExecuteOptions,
  work: (shared: Pick<ResumeOptions, 'context' | 'reporter' | 'signal' | 'threads'>) => Promise<Summary>,
  run = '',
): Promise<Executed> {
  const reporter = runReporter(say, run);
  const controller = new AbortController();
  const release = onInterrupt(
    controller,
    () => reporter.bar.clear(),
    'finishing this step; press Ctrl-C again to stop at once',
  );
  const progress: LoadContext['progress'] = (what, done, total) =>
    reporter.bar.update(what, done, Math.max(total, done), percentParts(done, total));
  try {
    const summary = await work({ context: context(progress), reporter, signal: controller.signal, threads });
    reporter.bar.clear();
    say(`\n${summaryText(summary)}`);
    say(`\n${nextText(summary, reporter.path())}`);
    return { record: recordOf(summary), interrupted: summary.status === 'interrupted' };
  } finally {
    reporter.bar.clear();
    release();
  }
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
