import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, setFlag } from '../cli/base-command.js';
import { engineFlag, oversubscribeFlag, threadsFlag } from '../cli/engine-flag.js';
import { EXIT } from '../cli/exit-codes.js';
import type { LoadContext } from '../data/sources/index.js';

export default class Run extends BaseCommand {
  static override summary = 'Train a network and write a run directory.';
  static override description =
    'Trains the network of a configuration, and writes everything about it to ' +
    'a new directory: the configuration, metrics, the best model on the validation images, ' +
    'and a summary. Ctrl-C finishes the step and saves the results so far; a second one stops at once.';

  static override examples = [
    '<%= config.bin %> run lenet5-maxpool',
    '<%= config.bin %> run lenet5-tanh --set training.epochs=2 --set network.c1.filters=12',
    '<%= config.bin %> run quickstart --out experiments --name first --json',
  ];

  static override args = {
    config: Args.string({ description: 'Configuration file, or a name of lenet list.' }),
  };

  static override flags = {
    set: setFlag,
    out: Flags.string({ default: 'runs', helpValue: 'DIR', description: 'Parent directory of the run directory.' }),
    name: Flags.string({ description: 'Name of the run; by default the configuration’s.' }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
    threads: threadsFlag,
    oversubscribe: oversubscribeFlag,
    resume: Flags.string({
      helpValue: 'RUN',
      description: 'Resume a run, as lenet resume does.',
      exclusive: ['set', 'name', 'out', 'engine'],
    }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Run);
    const { executeResume, executeRun } = await import('../cli/execute-run.js');
    const shared = {
      threads: { count: flags.threads, oversubscribe: flags.oversubscribe },
      context: (progress: LoadContext['progress']) => this.loadContext(flags['data-dir'], progress),
      say: (text: string) => this.say(text),
    };
    if (args.config === undefined && flags.resume === undefined)
      this.error('Missing a configuration file', { exit: 2 });
    if (args.config !== undefined && flags.resume !== undefined) {
      this.error('--resume uses the configuration of the run: remove the file', { exit: 2 });
    }
    const overrides = [...(flags.set ?? [])];
    if (flags.name !== undefined) overrides.push(`name=${JSON.stringify(flags.name)}`);
    const { record, interrupted } = flags.resume
      ? await executeResume({ ...shared, run: await this.runAt(flags.resume) })
      : await executeRun({
          ...shared,
          file: args.config as string,
          overrides,
          out: flags.out,
          engine: flags.engine,
        });
    if (interrupted) process.exitCode = EXIT.interrupted;
    return record;
  }
}
