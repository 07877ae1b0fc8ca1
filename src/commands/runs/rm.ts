import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';

export default class RunsRm extends BaseCommand {
  static override summary = 'Delete runs or studies.';
  static override description =
    'Asks first; where it cannot ask, it needs --yes. Refuses a run at work. There is no way back: lenet runs archive has one.';
  static override examples = ['<%= config.bin %> runs rm quickstart-20261121', '<%= config.bin %> runs rm @last --yes'];
  static override strict = false;
  static override args = {
    runs: Args.string({ required: true, description: 'Run directories, beginnings of their names, @last or @best.' }),
  };

  static override flags = { yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }) };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(RunsRm);
    const { distinct, remove, requireIdle } = await import('../../runs/archive.js');
    const named: string[] = [];
    for (const reference of argv as string[]) named.push(await this.runAt(reference));
    const paths = distinct(named);
    for (const path of paths) requireIdle(path);
    const deleted = flags.yes || (await this.#isWanted(paths)) ? remove(paths) : [];
    if (!this.jsonEnabled()) this.say(deleted.map((path) => `deleted ${path}`).join('\n') || 'nothing was deleted');
    return { deleted };
  }

  async #isWanted(paths: readonly string[]): Promise<boolean> {
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      this.error(`this would delete ${paths.join(', ')}; --yes confirms`, { exit: 2 });
    }
    const { createInterface } = await import('node:readline/promises');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // Ctrl-D closes the terminal without an answer.
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(`delete ${paths.join(', ')}? [y/N] `), closed]);
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
  }
}
