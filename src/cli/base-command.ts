// Shared by all commands: colour, --json, error messages and exit codes.
import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import chalk from 'chalk';
import { ConfigError } from '../config/problem.js';
import type { LoadContext } from '../data/sources/index.js';
import { cacheDirectory } from '../files/cache-directory.js';
import { isSystemError, reasonOf, systemText } from '../files/system-error.js';
import { terminalText } from '../format/quoting.js';
import { EXIT } from './exit-codes.js';

/** What loadConfigOrRun takes. */
export const configOrRunArg = Args.string({
  required: true,
  description: 'Configuration file, a name of lenet list, or run directory.',
});

/** A run, as runAt resolves it. */
export const runArg = Args.string({
  required: true,
  description: 'Run directory; or of a run in runs/: the beginning of its name, @last or @best.',
});

export const setFlag = Flags.string({
  multiple: true,
  multipleNonGreedy: true,
  helpValue: 'path=value',
  description: 'Override a value of the configuration: training.epochs=2, network.c1.filters=12. Repeatable.',
});

export const dataDirFlag = Flags.string({
  helpValue: 'DIR',
  description: 'Look for MNIST here first (then LENET_DATA_DIR, then the cache).',
});

export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  override async init(): Promise<void> {
    await super.init();
    useColour();
    for (const stream of [process.stdout, process.stderr]) {
      // oclif's own handler throws everything except EPIPE.
      stream.removeAllListeners('error');
      stream.on('error', onLostOutput);
    }
  }

  /** Writes text for people: to stdout, or to stderr if stdout is used by --json. */
  protected say(text = ''): void {
    (this.jsonEnabled() ? process.stderr : process.stdout).write(`${terminalText(text)}\n`);
  }

  /** Writes a remark to stderr. */
  protected remark(text: string): void {
    process.stderr.write(`${terminalText(text)}\n`);
  }

  /** The path of a run that the command line names; says which it is, where that is not its path. @throws RunError */
  protected async runAt(reference: string, options: { shipped?: boolean } = {}): Promise<string> {
    const { runAt } = await import('../runs/reference.js');
    const path = runAt(reference, options);
    if (path !== reference) this.remark(chalk.dim(`${reference} is ${path}`));
    return path;
  }

  protected loadContext(dataDir: string | undefined, progress?: LoadContext['progress']): LoadContext {
    return { dataDir, cacheDir: cacheDirectory(), progress };
  }

  protected override async catch(error: Error & { exitCode?: number }): Promise<void> {
    const { text, code, details } = await this.#explain(error);
    if (this.jsonEnabled()) process.stdout.write(`${JSON.stringify({ error: details }, null, 2)}\n`);
    else if (text) process.stderr.write(`${terminalText(text)}\n`);
    this.exit(code);
  }

  async #explain(error: Error & { code?: string; oclif?: { exit?: number } }) {
    const details = { message: error.message };
    if (error instanceof ConfigError) {
      const { formatProblems } = await import('../config/code-frame.js');
      const problems = error.problems.map(({ origin: _, ...problem }) => problem);
      return { text: formatProblems(error.problems), code: EXIT.usage, details: { ...details, problems } };
    }
    if (error.code === 'EEXIT') return { text: '', code: error.oclif?.exit ?? 0, details };
    if (error.oclif?.exit === 2) {
      // An error of oclif's parser: a missing argument, an unknown flag.
      const { parseErrorOf } = await import('./parse-error.js');
      const { text: said, meant } = parseErrorOf(error.message);
      const help = [meant, `lenet ${this.id?.replaceAll(':', ' ')} --help`].filter(Boolean).join(' ');
      const text = `${chalk.red('error')} ${said}\n${chalk.yellow('help:')} ${help}`;
      return { text, code: EXIT.usage, details: { message: said } };
    }
    const failed = (message: string, code: number) => ({
      ...{ text: `${chalk.red('error')} ${message}`, code, details: { message } },
    });
    // Handled before loading anything else: the process may be out of file descriptors.
    if (isSystemError(error as unknown)) return failed(systemText(error), EXIT.failed);
    const { failureOf } = await import('./failures.js');
    const failure = failureOf(error);
    if (failure) return failed(failure.message, failure.code);
    const trace = process.env.DEBUG
      ? `\n${error.stack}`
      : '\n  Set DEBUG=1 for a stack trace. Please report this with the configuration.';
    return { text: `${chalk.red('internal error')} ${error.message}${trace}`, code: EXIT.failed, details };
  }
}

/** chalk only checks the terminal, so NO_COLOR and FORCE_COLOR are handled here. */
function useColour(): void {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') chalk.level = 0;
  else if (FORCE_COLOR !== undefined && FORCE_COLOR !== '0') chalk.level = Math.max(1, chalk.level) as 1 | 2 | 3;
  else if (!process.stdout.isTTY || TERM === 'dumb') chalk.level = 0;
}

let isOutputLost = false;
/**
 * A closed pipe (lenet ... | head) or terminal is not an error; a full disk is reported once. Running work
 * continues.
 */
function onLostOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || error.code === 'EIO' || isOutputLost) return;
  isOutputLost = true;
  process.exitCode = EXIT.failed;
  process.stderr.write(`${chalk.red('error')} cannot write the output: ${reasonOf(error)}\n`);
}
