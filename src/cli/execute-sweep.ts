// Runs `lenet sweep`: signals, progress and output.
import chalk from 'chalk';
import { analyse } from '../compare/analysis.js';
import type { LoadContext } from '../data/sources/index.js';
import { describeHost } from '../experiment/host.js';
import { counted } from '../format/numbers.js';
import { quotedWord } from '../format/shell.js';
import type { EngineChoice } from '../kernels/engine-choice.js';
import { resolveEngine } from '../kernels/native.js';
import { type ConductOptions, conductSweep, type PlannedSweep, planSweep } from '../sweep/conduct.js';
import type { StudyFlags } from '../sweep/load-study.js';
import type { SweepResult } from '../sweep/sweep-result.js';
import { analysisText } from './analysis-text.js';
import { dryRunRecord, dryRunText } from './dry-run-text.js';
import { EXIT } from './exit-codes.js';
import { columnsOut } from './fit-line.js';
import { onInterrupt } from './interrupt.js';
import { commandsText } from './next-commands.js';
import { shownPath } from './shown-path.js';
import { SweepText } from './sweep-reporter.js';

export interface SweepCommand
  extends StudyFlags,
    Pick<ConductOptions, 'launcher' | 'detach' | 'failFast' | 'retryFailed'> {
  /** Study file, experiment file or study directory. */
  readonly target: string;
  readonly out: string;
  readonly jobs?: number;
  readonly dryRun: boolean;
  readonly engine: EngineChoice;
  readonly context: LoadContext;
  readonly say: (text: string) => void;
}

/** @throws ConfigError, RunError */
export async function executeSweep(command: SweepCommand): Promise<{ result: unknown; exitCode: number }> {
  const { say, context } = command;
  const planned = await planSweep(command);
  const { record, path, jobs } = planned;
  if (command.dryRun) {
    const estimate = await dryRunRecord(record, path, jobs, resolveEngine(command.engine), context);
    say(dryRunText(record, path, estimate));
    return { result: estimate, exitCode: EXIT.ok };
  }
  const result = await sweep(command, planned);
  sayResult(planned, result, say);
  const { interrupted, counts } = result;
  return { result, exitCode: interrupted ? EXIT.interrupted : counts.failed > 0 ? EXIT.failed : EXIT.ok };
}

async function sweep(command: SweepCommand, planned: PlannedSweep): Promise<SweepResult> {
  const { say, engine, launcher, detach, failFast, retryFailed } = command;
  const { record, path, jobs } = planned;
  const reporter = new SweepText(record, jobs, say);
  const controller = new AbortController();
  const release = onInterrupt(
    controller,
    () => reporter.clear(),
    'stopping the running trials; press Ctrl-C again to stop at once',
  );
  const { dataDir, cacheDir } = command.context;
  const host = { engine, context: { dataDir, cacheDir }, machine: describeHost(process.argv.slice(2)) };
  const opened = (strangers: readonly string[], description: string) => {
    say(`${chalk.bold(record.name)}  ${shownPath(path)}`);
    for (const remark of record.remarks) say(chalk.yellow(remark));
    if (strangers.length > 0) say(chalk.yellow(strangersText(strangers)));
    say(chalk.dim(`${description}  engine ${resolveEngine(engine)}`));
  };
  const options = { launcher, detach, failFast, retryFailed, host, opened, reporter, signal: controller.signal };
  try {
    return await conductSweep(planned, options);
  } finally {
    reporter.clear();
    release();
  }
}

function strangersText(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  const are = names.length === 1 ? 'is no trial' : 'are no trials';
  return `${counted(names.length, 'run')} here ${are} of the study, and not in its tables: ${shown}${more}`;
}

function sayResult({ path, record }: PlannedSweep, { counts }: SweepResult, say: (text: string) => void): void {
  const shown = quotedWord(shownPath(path));
  const { finished, left } = counts;
  if (finished > 0) say(`\n${analysisText(analyse([path], {}), columnsOut())}`);
  if (left > 0) {
    const are = `${left} of ${counted(record.trials.length, 'trial')} ${left === 1 ? 'is' : 'are'} left`;
    say(chalk.yellow(`\n${are}; lenet sweep ${shown} continues`));
  }
  if (finished > 0) say(`\n${commandsText(['compare', 'figures', 'report'].map((command) => `${command} ${shown}`))}`);
}
