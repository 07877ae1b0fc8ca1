import { existsSync } from 'node:fs';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';

export default class Runs extends BaseCommand {
  static override summary = 'List runs: status, results, tags and notes.';
  static override description =
    'Lists the runs of a directory and of the studies in it, the last ones first. A condition is a metric, a setting ' +
    '(its last part is enough), name, status or started, a sign (= != < <= > >=) and a value. Other commands take a run by the ' +
    'beginning of its name, as @last, or as @best: the best validation accuracy on the images of the last run.';

  static override examples = [
    '<%= config.bin %> runs',
    "<%= config.bin %> runs --where 'test_accuracy > 0.98' --where batch_size=64 --sort -test_accuracy",
    '<%= config.bin %> runs --tag paper --json',
  ];

  static override args = { directory: Args.string({ default: 'runs', description: 'The directory of runs.' }) };

  static override flags = {
    where: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'CONDITION',
      description: 'Only runs that meet this. Repeatable.',
    }),
    tag: Flags.string({ multiple: true, multipleNonGreedy: true, description: 'Only runs with this tag. Repeatable.' }),
    sort: Flags.string({
      default: '-started',
      helpValue: 'KEY',
      description: 'Sort by KEY; -KEY in descending order.',
    }),
    archived: Flags.boolean({ description: 'List the archived runs instead.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Runs);
    const { archiveOf } = await import('../../runs/archive.js');
    const { listRuns } = await import('../../compare/list-runs.js');
    const { columnsOut } = await import('../../cli/fit-line.js');
    const { runListText } = await import('../../cli/run-list-text.js');
    const { RunError } = await import('../../runs/run-directory.js');
    const directory = flags.archived ? archiveOf(args.directory) : args.directory;
    if (!existsSync(args.directory))
      throw new RunError(`${args.directory}: no such directory; lenet run creates runs/`);
    const runs = listRuns(directory, { where: flags.where, tags: flags.tag, sort: flags.sort });
    if (!this.jsonEnabled()) this.say(runListText(runs, directory, columnsOut()));
    return runs.map(({ settings, ...run }) => ({ ...run, settings: Object.fromEntries(settings) }));
  }
}
