import os from 'node:os';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, configOrRunArg, dataDirFlag, setFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';

const numbers = (text: string) => text.split(',').map((part) => Number(part.trim()));

export default class Bench extends BaseCommand {
  static override summary = 'Measure the training and inference speed of a configuration on this machine.';
  static override description =
    'Measures training and inference in images per second, the latency of a single image, and the share of ' +
    'this machine’s peak of multiply-adds. Uses random images, and takes medians over repetitions.';

  static override examples = [
    '<%= config.bin %> bench lenet5-maxpool',
    '<%= config.bin %> bench lenet5-maxpool --threads 1,2 --batch 16,64,128 --json',
  ];

  static override args = {
    config: configOrRunArg,
  };

  static override flags = {
    set: setFlag,
    threads: Flags.string({
      helpValue: 'N,N',
      description: 'Numbers of threads. Default: from 1 to the number of cores.',
    }),
    batch: Flags.string({ helpValue: 'N,N', description: 'Batch sizes. Default: the configuration’s.' }),
    repetitions: Flags.integer({ default: 5, min: 1, max: 100, description: 'Repetitions to take the median of.' }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Bench);
    const { loadConfigOrRun } = await import('../cli/config-or-run.js');
    const { bench } = await import('../bench/measure.js');
    const { compileKernels, resolveEngine } = await import('../kernels/native.js');
    const { benchHeader, benchLine, peaksText } = await import('../cli/bench-text.js');
    const loaded = await loadConfigOrRun(args.config, flags.set);
    const cores = os.availableParallelism();
    const threads = flags.threads ? numbers(flags.threads) : Array.from({ length: cores }, (_, i) => i + 1);
    const batches = flags.batch ? numbers(flags.batch) : [loaded.experiment.training.batch_size];
    const wrong = [...threads, ...batches].find((n) => !Number.isInteger(n) || n < 1);
    if (wrong !== undefined)
      this.error('--threads and --batch take whole numbers from 1 up: --batch 16,64', { exit: 2 });
    const engine = resolveEngine(flags.engine);
    const context = this.loadContext(flags['data-dir']);
    this.say(benchHeader(loaded.experiment.name, { engine, width: compileKernels(engine)?.width }));
    const report = await bench(
      { loaded, engine, context, threads, batches, repetitions: flags.repetitions },
      (result, spread) => this.say(benchLine(result, spread)),
    );
    this.say(`\n${peaksText(report.peaks)}`);
    return report;
  }
}
