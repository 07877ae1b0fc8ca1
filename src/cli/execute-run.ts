// Runs `lenet run` and `lenet resume`: signals, progress, and the record for --json.
import type { LoadContext } from '../data/sources/index.js';
import { describeHost } from '../experiment/host.js';
import { newRun } from '../experiment/new-run.js';
import { type ResumeOptions, resumeRun } from '../experiment/resume-run.js';
import type { ThreadsWanted } from '../experiment/threads.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import type { Summary } from '../runs/records.js';
import { runResult } from '../runs/run-result.js';
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
}

export interface Executed {
  /** The record for --json. */
  readonly record: unknown;
  readonly interrupted: boolean;
}

/** `lenet run` */
export function executeRun(options: ExecuteOptions & NewRun): Promise<Executed> {
  const { file: config, overrides, out, engine } = options;
  const host = describeHost(process.argv.slice(2));
  return execute(options, (shared) => newRun({ ...shared, config, overrides, out, engine, host }));
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
    return { record: runResult(summary), interrupted: summary.status === 'interrupted' };
  } finally {
    reporter.bar.clear();
    release();
  }
}
