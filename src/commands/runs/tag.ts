import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, runArg } from '../../cli/base-command.js';

export default class RunsTag extends BaseCommand {
  static override summary = 'Give a run tags, or take them away.';
  static override description =
    'Tags stand in lenet runs, compare, ui and report. Without tags, prints those that the run has.';
  static override examples = [
    '<%= config.bin %> runs tag @last paper baseline',
    '<%= config.bin %> runs tag @last paper --remove',
  ];

  static override strict = false;
  static override args = {
    run: runArg,
    tags: Args.string({ description: 'Words of letters, digits, dots and hyphens.' }),
  };

  static override flags = { remove: Flags.boolean({ description: 'Remove these tags.' }) };

  async run(): Promise<unknown> {
    const { args, argv, flags } = await this.parse(RunsTag);
    const { readLabels, writeLabels } = await import('../../runs/labels.js');
    const { requireRun } = await import('../../runs/archive.js');
    const path = await this.runAt(args.run);
    requireRun(path);
    const given = (argv as string[]).slice(1);
    const wrong = given.find((tag) => !/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u.test(tag));
    if (flags.remove && given.length === 0) this.error('--remove takes the tags to remove', { exit: 2 });
    if (wrong !== undefined)
      this.error(`${JSON.stringify(wrong)} is not a tag: letters, digits, dots and hyphens, at most 40`, { exit: 2 });
    const labels = readLabels(path);
    const absent = flags.remove ? given.find((tag) => !labels.tags.includes(tag)) : undefined;
    if (absent !== undefined) this.error(`${path} has no tag ${absent}`, { exit: 1 });
    const tags = flags.remove ? labels.tags.filter((tag) => !given.includes(tag)) : [...labels.tags, ...given];
    if (given.length > 0) writeLabels(path, { ...labels, tags });
    const now = readLabels(path);
    if (!this.jsonEnabled()) this.say(`${path}  ${now.tags.length > 0 ? now.tags.join(' ') : 'no tags'}`);
    return { run: path, ...now };
  }
}
