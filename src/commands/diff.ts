import { BaseCommand, configOrRunArg, setFlag } from '../cli/base-command.js';

export default class Diff extends BaseCommand {
  static override summary = 'Show the settings in which two configurations or runs differ.';
  static override description =
    'Compares them with everything that they extend and all defaults; layers go by name. Name and description do not count. ' +
    '--set overrides values of the second.';

  static override examples = [
    '<%= config.bin %> diff lenet5-maxpool lenet5-tanh',
    '<%= config.bin %> diff lenet5-maxpool @last',
    '<%= config.bin %> diff @best @last --json',
  ];

  static override args = {
    first: configOrRunArg,
    second: configOrRunArg,
  };

  static override flags = {
    set: setFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Diff);
    const { loadConfigOrRun } = await import('../cli/config-or-run.js');
    const { differencesText } = await import('../cli/difference-text.js');
    const { columnsOut } = await import('../cli/fit-line.js');
    const { differencesBetween } = await import('../compare/difference.js');
    const [first, second] = [await loadConfigOrRun(args.first), await loadConfigOrRun(args.second, flags.set)];
    const differences = differencesBetween(first.resolved, second.resolved);
    if (!this.jsonEnabled()) this.say(differencesText(differences, [args.first, args.second], columnsOut()));
    return differences;
  }
}
