import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, setFlag } from '../cli/base-command.js';
import { engineFlag, oversubscribeFlag, threadsFlag } from '../cli/engine-flag.js';

const rate = (description: string, value: string) => Flags.string({ default: value, helpValue: 'RATE', description });

export default class FindRate extends BaseCommand {
  static override summary = 'Find a learning rate: train with rising rates and watch the loss.';
  static override description =
    'The learning-rate range test of Smith 2017: trains once from the start, each step with a higher rate than the one before, ' +
    'until the loss diverges, and suggests the rate where the loss falls fastest, at most a tenth of where it is lowest. ' +
    'Schedule and warm-up are left out. The suggestion is a place to start a search from. Writes nothing.';

  static override examples = [
    '<%= config.bin %> find-rate lenet5-maxpool',
    '<%= config.bin %> find-rate quickstart --set training.optimizer=sgd --to 1 --json',
  ];

  static override args = {
    config: Args.string({ required: true, description: 'Configuration file, or a name of lenet list.' }),
  };

  static override flags = {
    set: setFlag,
    from: rate('The rate of the first step.', '1e-6'),
    to: rate('The rate of the last step.', '10'),
    steps: Flags.integer({ default: 200, min: 20, max: 100_000, description: 'Steps between the two.' }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
    threads: threadsFlag,
    oversubscribe: oversubscribeFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FindRate);
    const [from, to] = [Number(flags.from), Number(flags.to)];
    if (!(from > 0 && to > from && Number.isFinite(to))) {
      this.error('--from and --to take rates above 0, the first lower than the second: --from 1e-6 --to 10', {
        exit: 2,
      });
    }
    const { loadConfig } = await import('../config/load.js');
    const { findRate } = await import('../experiment/find-rate.js');
    const { ProgressBar } = await import('../cli/progress.js');
    const { columnsOut } = await import('../cli/fit-line.js');
    const { rateText } = await import('../cli/rate-text.js');
    const loaded = await loadConfig(args.config, flags.set);
    const bar = new ProgressBar();
    const result = await findRate({
      ...{ loaded, from, to, steps: flags.steps, engine: flags.engine },
      threads: { count: flags.threads, oversubscribe: flags.oversubscribe },
      context: this.loadContext(flags['data-dir']),
      remark: (text) => this.remark(text),
      progress: (done) => bar.update('range test', done, flags.steps, []),
    });
    bar.clear();
    const { optimizer, batch_size: batch } = loaded.experiment.training;
    this.say(`${loaded.experiment.name}  ${optimizer.type}, batches of ${batch}, seed ${loaded.experiment.seed}\n`);
    this.say(rateText(result, `training.optimizer.${optimizer.type}.learning_rate`, columnsOut()));
    return { optimizer: optimizer.type, seed: loaded.experiment.seed, ...result };
  }
}
