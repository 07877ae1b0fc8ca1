import { Args, Flags } from '@oclif/core';
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
    const { remove, requireIdle } = await import('../../runs/archive.js');
    const { runAt } = await import('../../runs/reference.js');
    const paths = [...new Set((argv as string[]).map((reference) => runAt(reference)))];
    for (const path of paths) requireIdle(path);
    if (!flags.yes && !(await this.#isWanted(paths))) return { deleted: [] };
    for (const path of paths) remove(path);
    if (!this.jsonEnabled()) for (const path of paths) this.say(`deleted ${path}`);
    return { deleted: paths };
  }

  async #isWanted(paths: readonly string[]): Promise<boolean> {
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      this.error(`this would delete ${paths.join(', ')}; --yes confirms`, { exit: 2 });
    }
    const { createInterface } = await import('node:readline/promises');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`delete ${paths.join(', ')}? [y/N] `);
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
  }
}
