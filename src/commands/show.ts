import { existsSync, readFileSync } from 'node:fs';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';

export default class Show extends BaseCommand {
  static override summary = 'Show a shipped configuration or study, or what a layer, an optimizer, a figure ... does.';
  static override description =
    'Prints the file of a configuration or study, or formula, conventions and options of anything else that ' +
    'lenet list lists. --resolved prints a configuration with everything that it extends and all defaults.';

  static override examples = [
    '<%= config.bin %> show lenet5-maxpool',
    '<%= config.bin %> show lenet5-tanh --resolved',
    '<%= config.bin %> show conv2d',
  ];

  static override args = { name: Args.string({ required: true, description: 'A name of lenet list, or a file.' }) };
  static override flags = {
    resolved: Flags.boolean({ description: 'With everything that the configuration extends and all defaults.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Show);
    const { isName, pathOf, shipped } = await import('../config/shipped.js');
    const { explained, explainedNames } = await import('../cli/catalogue.js');
    const found = explained(args.name);
    if (found.length > 0) {
      if (flags.resolved) this.error(`--resolved is for configurations, and ${args.name} is none`, { exit: 2 });
      const { entryText } = await import('../cli/catalogue-text.js');
      const { columnsOut } = await import('../cli/fit-line.js');
      if (!this.jsonEnabled()) this.say(found.map((one) => entryText(one, columnsOut())).join('\n\n'));
      return found.map(({ group, entry }) => ({ group, ...entry }));
    }
    const file = pathOf(args.name);
    if (isName(args.name) && !existsSync(file)) {
      const { closest } = await import('../config/closest.js');
      const near = closest(args.name, [...shipped().map(({ name }) => name), ...explainedNames()]);
      this.error(`unknown name ${args.name}: ${near ? `did you mean ${near}?` : 'lenet list shows all'}`, { exit: 2 });
    }
    const text = flags.resolved ? await wholeText(file) : await fileText(file);
    if (!this.jsonEnabled()) this.say(`# ${file}\n${text.trimEnd()}`);
    return { name: args.name, file, text };
  }
}

async function wholeText(file: string): Promise<string> {
  const { resolvedText } = await import('../runs/run-directory.js');
  const { isStudyFile, loadStudy } = await import('../sweep/load-study.js');
  if (isStudyFile(file)) return (await loadStudy(file)).text;
  const { loadConfig } = await import('../config/load.js');
  return resolvedText((await loadConfig(file)).resolved);
}

/** The file, once it is known to be YAML. */
async function fileText(file: string): Promise<string> {
  const { readYaml } = await import('../config/parse-yaml.js');
  readYaml(file);
  return readFileSync(file, 'utf8');
}
