import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, runArg } from '../cli/base-command.js';
import { engineFlag, oversubscribeFlag, threadsFlag } from '../cli/engine-flag.js';

export default class Evaluate extends BaseCommand {
  static override summary = 'Evaluate the model of a run on any split or data.';
  static override description =
    'Prints loss, accuracy, accuracy per class and the confusion matrix. Values are transformed as in ' +
    'training, with the means measured then.';

  static override examples = [
    '<%= config.bin %> evaluate @last',
    '<%= config.bin %> evaluate @best --data mnist',
    '<%= config.bin %> evaluate @last --split validation --json',
  ];

  static override args = { run: runArg };

  static override flags = {
    data: Flags.string({
      helpValue: 'SOURCE',
      description: 'Data source: mnist, digits, or YAML such as {images: {path: scans}}. Default: the run’s.',
    }),
    split: Flags.option({ options: ['train', 'validation', 'test'] as const })({
      default: 'test',
      description: 'Split of the data.',
    }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
    threads: threadsFlag,
    oversubscribe: oversubscribeFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Evaluate);
    const { evaluateRun } = await import('../experiment/evaluate-run.js');
    const { evaluationText } = await import('../cli/evaluation-text.js');
    const { columnsOut } = await import('../cli/fit-line.js');
    const run = await this.runAt(args.run, { shipped: true });
    const { result, classNames } = await evaluateRun({
      run,
      data: flags.data,
      split: flags.split,
      engine: flags.engine,
      threads: { count: flags.threads, oversubscribe: flags.oversubscribe },
      context: this.loadContext(flags['data-dir']),
      remark: (text) => this.remark(text),
    });
    const { source, split } = result.data;
    if (!this.jsonEnabled()) this.say(evaluationText(result, classNames, `${source} ${split}`, columnsOut()));
    return result;
  }
}
