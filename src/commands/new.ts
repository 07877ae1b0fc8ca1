import { dirname } from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';

export default class New extends BaseCommand {
  static override summary = 'Write a configuration to start from, with comments.';
  static override description =
    'Copies a shipped configuration or study into a file of your own: every setting with its meaning, those ' +
    'left at their defaults as comments, and a line that lets editors complete and check it. Asks nothing.';

  static override examples = [
    '<%= config.bin %> new',
    '<%= config.bin %> new wide.yaml --from lenet5-tanh',
    '<%= config.bin %> new study.yaml --from lenet5-ablation',
  ];

  static override args = {
    file: Args.string({ default: 'experiment.yaml', description: 'The file to write.' }),
  };

  static override flags = {
    from: Flags.string({
      default: 'lenet5-maxpool',
      helpValue: 'NAME',
      description: 'A shipped configuration or study: lenet list.',
    }),
    force: Flags.boolean({ description: 'Replace the file if it exists.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(New);
    const { closest } = await import('../config/closest.js');
    const { shipped } = await import('../config/shipped.js');
    const { starter } = await import('../config/starter.js');
    const { makeFolder, requireFree, writeAtomically } = await import('../files/write.js');
    const { quotedWord } = await import('../format/shell.js');
    const all = shipped();
    const from = all.find(({ name }) => name === flags.from);
    if (!from) {
      const names = all.map(({ name }) => name);
      const near = closest(flags.from, names);
      const help = near ? `did you mean ${near}?` : 'lenet list shows them';
      this.error(`no shipped configuration or study is called ${flags.from}: ${help}`, { exit: 2 });
    }
    if (all.some(({ name }) => name === args.file)) {
      const help = `lenet new ${args.file}.yaml --from ${args.file}`;
      this.error(`a file ${args.file} would stand in front of the shipped one of that name: ${help}`, { exit: 2 });
    }
    makeFolder(dirname(args.file));
    requireFree(args.file, flags.force);
    writeAtomically(args.file, starter(from, args.file));
    const next = from.kind === 'study' ? ['sweep'] : ['run', 'inspect'];
    if (!this.jsonEnabled()) {
      this.say(`${args.file}  copied from ${from.name}\n`);
      for (const command of next) this.say(`lenet ${command} ${quotedWord(args.file)}`);
    }
    return { file: args.file, from: from.name, kind: from.kind };
  }
}
