import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, setFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';

export default class Sweep extends BaseCommand {
  static override summary = 'Train every variant of a study, and compare them.';
  static override description =
    'Takes a study file, an experiment with --grid or --repeats, or the directory of a study to ' +
    'resume. Each trial is an ordinary run directory inside DIR/NAME/. If killed at any instant and started ' +
    'again, it comes to the same results: finished trials are kept, others resume from their checkpoints. ' +
    'A trial that fails is recorded with its reason and does not stop the others.';

  static override examples = [
    '<%= config.bin %> sweep nagar-batch-size',
    '<%= config.bin %> sweep lenet5-maxpool --grid variables.activation=relu,tanh --repeats 3 --name activations',
    '<%= config.bin %> sweep landry-maxpool --set training.epochs=2 --name quick --dry-run',
    '<%= config.bin %> sweep runs/activations --retry-failed',
  ];

  static override args = {
    study: Args.string({
      required: true,
      description: 'Study file, experiment file, a name of lenet list, or study directory.',
    }),
  };

  static override flags = {
    grid: Flags.string({
      helpValue: 'path=a,b,c',
      multiple: true,
      multipleNonGreedy: true,
      description: 'Vary a value of the configuration. Repeatable: runs all combinations.',
    }),
    repeats: Flags.integer({ min: 1, max: 10000, helpValue: 'N', description: 'Train every variant with N seeds.' }),
    set: setFlag,
    metric: Flags.string({ description: 'Metric to rank trials by.' }),
    out: Flags.string({ default: 'runs', helpValue: 'DIR', description: 'Parent directory of the study directory.' }),
    name: Flags.string({ description: 'Name of the directory. Default: the study’s name.' }),
    jobs: Flags.integer({
      min: 1,
      max: 256,
      helpValue: 'N',
      description: 'Trials at a time. Default: the number of cores.',
    }),
    launcher: Flags.option({ options: ['local', 'slurm'] as const })({
      default: 'local',
      description: 'Where to run trials: on this machine, or on a Slurm cluster.',
    }),
    detach: Flags.boolean({ description: 'With slurm: submit without waiting.' }),
    'dry-run': Flags.boolean({ description: 'List the trials and an estimate of their time; run nothing.' }),
    'fail-fast': Flags.boolean({ description: 'Stop at the first failed trial.' }),
    'retry-failed': Flags.boolean({ description: 'Retry failed trials.' }),
    engine: engineFlag,
    'data-dir': dataDirFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Sweep);
    if (flags.detach && flags.launcher !== 'slurm') this.error('--detach needs --launcher slurm', { exit: 2 });
    const { executeSweep } = await import('../cli/execute-sweep.js');
    const { result, exitCode } = await executeSweep({
      ...flags,
      target: args.study,
      dryRun: flags['dry-run'],
      failFast: flags['fail-fast'],
      retryFailed: flags['retry-failed'],
      context: this.loadContext(flags['data-dir']),
      say: (text) => this.say(text),
    });
    process.exitCode = exitCode;
    return result;
  }
}
