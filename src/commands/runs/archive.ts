import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../cli/base-command.js';

export default class RunsArchive extends BaseCommand {
  static override summary = 'Put runs or studies away.';
  static override description =
    'Moves them to .archive beside them, where lenet runs, compare and ui do not look; lenet runs --archived lists them. ' +
    'To bring one back, move its directory. Refuses a run at work.';
  static override examples = ['<%= config.bin %> runs archive lenet5-tanh-20261121'];
  static override strict = false;
  static override args = {
    runs: Args.string({ required: true, description: 'Run directories, beginnings of their names, @last or @best.' }),
  };

  async run(): Promise<unknown> {
    const { argv } = await this.parse(RunsArchive);
    const { archive } = await import('../../runs/archive.js');
    const paths: string[] = [];
    for (const reference of argv as string[]) paths.push(await this.runAt(reference));
    const moved = archive(paths);
    if (!this.jsonEnabled()) for (const { run, archived } of moved) this.say(`${run}  ->  ${archived}`);
    return moved;
  }
}
