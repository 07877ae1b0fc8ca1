import * as Args from '@oclif/core/args';
import { BaseCommand, runArg } from '../../cli/base-command.js';

export default class RunsNote extends BaseCommand {
  static override summary = 'Write a note on a run.';
  static override description =
    'The note stands in lenet runs, compare, ui and report, and replaces the one before; an empty one removes it. Without a ' +
    'note, prints the one that the run has.';
  static override examples = ["<%= config.bin %> runs note @last 'first one with the new schedule'"];

  static override args = {
    run: runArg,
    note: Args.string({ description: 'The note.' }),
  };

  async run(): Promise<unknown> {
    const { args } = await this.parse(RunsNote);
    const { readLabels, writeLabels } = await import('../../runs/labels.js');
    const { requireRun } = await import('../../runs/archive.js');
    const path = await this.runAt(args.run);
    requireRun(path);
    if (args.note !== undefined) writeLabels(path, { ...readLabels(path), note: args.note.trim() || null });
    const now = readLabels(path);
    if (!this.jsonEnabled()) this.say(`${path}  ${now.note ?? 'no note'}`);
    return { run: path, ...now };
  }
}
