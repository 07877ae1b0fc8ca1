import { Args, Flags } from '@oclif/core';
import { BaseCommand, dataDirFlag, setFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';
import { EXIT } from '../cli/exit-codes.js';

export default class Run extends BaseCommand {
  static override summary = 'Train a network and write a run directory.';
  static override description =
    'Reads a configuration, trains the network that it describes, and leaves everything about it in\n' +
    'a new directory: the configuration, metrics, the model that was best on the validation images,\n' +
    'and a summary. Ctrl-C finishes the step and keeps what there is; a second one stops at once.';

  static override examples = [
    '<%= config.bin %> run configs/lenet5-maxpool.yaml',
    '<%= config.bin %> run configs/lenet5-tanh.yaml --set training.epochs=2 --set network.c1.filters=12',
    '<%= config.bin %> run configs/quickstart.yaml --out experiments --name first --json',
  ];

  static override args = {
    config: Args.string({ required: true, description: 'Configuration file.' }),
  };

  static override flags = {
    set: setFlag,
    out: Flags.string({ default: 'runs', helpValue: 'DIR', description: 'Folder for the run directory.' }),
    name: Flags.string({ description: 'Name of the run; by default the configuration’s.' }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Run);
    const { executeRun } = await import('../cli/execute-run.js');
    const overrides =
      flags.name === undefined ? flags.set : [...(flags.set ?? []), `name=${JSON.stringify(flags.name)}`];
    const { record, interrupted } = await executeRun({
      file: args.config,
      overrides: overrides ?? [],
      out: flags.out,
      engine: flags.engine,
      version: this.config.version,
      context: (progress) => this.loadContext(flags['data-dir'], progress),
      say: (text) => this.say(text),
    });
    if (interrupted) process.exitCode = EXIT.interrupted;
    return record;
  }
}
