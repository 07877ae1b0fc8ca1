import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import chalk from 'chalk';
import { BaseCommand, dataDirFlag, setFlag } from '../cli/base-command.js';
import { EXIT } from '../cli/exit-codes.js';
import type { Problem } from '../config/problem.js';
import type { LoadContext } from '../data/sources/index.js';

export default class Validate extends BaseCommand {
  static override summary = 'Check configurations without running them.';
  static override description =
    'Reports every problem with its line and a suggestion: syntax, keys, values, references, ' +
    'the shapes of the network, the split, stored parameters; for a study, those of all its trials. Exit code 2 if there are any; ' +
    'what is valid but probably a mistake is a warning.';

  static override examples = [
    '<%= config.bin %> validate experiment.yaml study.yaml',
    '<%= config.bin %> validate experiment.yaml --set training.batch_size=16 --json',
  ];

  static override strict = false;
  static override args = {
    configs: Args.string({ required: true, description: 'Configuration and study files, or names of lenet list.' }),
  };

  static override flags = {
    set: setFlag,
    'data-dir': dataDirFlag,
    quiet: Flags.boolean({ char: 'q', description: 'Do not list valid files.' }),
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Validate);
    const { ConfigError } = await import('../config/problem.js');
    const { formatProblems, formatWarnings } = await import('../config/code-frame.js');
    const { isStudyFile } = await import('../sweep/load-study.js');
    const errors: object[] = [];
    const warnings: object[] = [];
    for (const file of argv as string[]) {
      try {
        const context = this.loadContext(flags['data-dir']);
        const found = isStudyFile(file)
          ? await this.#study(file, flags.set, context)
          : await this.#experiment(file, flags.set, context);
        for (const { origin: _, suggestion = null, ...warning } of found) warnings.push({ ...warning, suggestion });
        if (found.length > 0 && !this.jsonEnabled()) this.remark(`${formatWarnings(found)}\n`);
        if (!flags.quiet && !this.jsonEnabled()) this.say(`${chalk.green('valid')} ${file}`);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        for (const { origin: _, suggestion = null, ...problem } of error.problems)
          errors.push({ ...problem, suggestion });
        if (!this.jsonEnabled()) this.remark(`${formatProblems(error.problems)}\n`);
      }
    }
    if (errors.length > 0) process.exitCode = EXIT.usage;
    return { valid: errors.length === 0, errors, warnings };
  }

  async #study(file: string, set: readonly string[] | undefined, context: LoadContext): Promise<readonly Problem[]> {
    const { loadStudy } = await import('../sweep/load-study.js');
    const { planStudy } = await import('../sweep/plan.js');
    const { warnings } = await planStudy(await loadStudy(file, { set }), file, context);
    return warnings;
  }

  async #experiment(
    file: string,
    set: readonly string[] | undefined,
    context: LoadContext,
  ): Promise<readonly Problem[]> {
    const { loadConfig } = await import('../config/load.js');
    const { checkExperiment } = await import('../experiment/check.js');
    const { DataError } = await import('../data/dataset.js');
    const loaded = await loadConfig(file, set);
    return checkExperiment(loaded, context).catch((error) => {
      // Missing data do not make a configuration invalid.
      if (!(error instanceof DataError)) throw error;
      this.remark(`${chalk.yellow('not checked')} ${file}: shapes and data, since ${error.message}`);
      return [];
    });
  }
}
