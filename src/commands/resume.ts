import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, runArg } from '../cli/base-command.js';
import { oversubscribeFlag, threadsFlag } from '../cli/engine-flag.js';
import { EXIT } from '../cli/exit-codes.js';

export default class Resume extends BaseCommand {
  static override summary = 'Resume a run that was interrupted or killed.';
  static override description =
    'Resumes from the last checkpoint, and comes to the same bytes as if the run had never stopped: ' +
    'weights, metrics, order of the images. A finished run is not changed, unless --epochs asks for more.';

  static override examples = ['<%= config.bin %> resume @last', '<%= config.bin %> resume @last --epochs 10'];

  static override args = { run: runArg };

  static override flags = {
    epochs: Flags.integer({ min: 1, description: 'Total number of epochs to train.' }),
    'without-history': Flags.boolean({
      description: 'Resume even if metrics.jsonl lost lines since the checkpoint; they are missing from the curves.',
    }),
    'data-dir': dataDirFlag,
    threads: threadsFlag,
    oversubscribe: oversubscribeFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Resume);
    const { executeResume } = await import('../cli/execute-run.js');
    const { record, interrupted } = await executeResume({
      run: await this.runAt(args.run),
      epochs: flags.epochs,
      withoutHistory: flags['without-history'],
      threads: { count: flags.threads, oversubscribe: flags.oversubscribe },
      context: (progress) => this.loadContext(flags['data-dir'], progress),
      say: (text) => this.say(text),
    });
    if (interrupted) process.exitCode = EXIT.interrupted;
    return record;
  }
}
