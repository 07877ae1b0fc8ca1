import * as Args from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';

const GROUPS = [
  ...[
    'configurations',
    'studies',
    'layers',
    'activations',
    'initializers',
    'heads',
    'optimizers',
    'schedules',
    'averages',
    'mixings',
  ],
  ...['data', 'transforms', 'figures'],
];

export default class List extends BaseCommand {
  static override summary = 'List what there is: configurations, studies, layers, optimizers, figures ...';
  static override description =
    'Shipped configurations and studies can be used by name from any directory: lenet run lenet5-maxpool, ' +
    'extends: lenet5-maxpool. lenet show NAME tells more about each.';

  static override examples = [
    '<%= config.bin %> list',
    '<%= config.bin %> list layers',
    '<%= config.bin %> list studies --json',
  ];

  static override args = {
    group: Args.string({ options: GROUPS, description: 'One group, a line each. Default: all groups.' }),
  };

  async run(): Promise<unknown> {
    const { args } = await this.parse(List);
    const { CATALOGUE_GROUPS, catalogueOf } = await import('../cli/catalogue.js');
    const { columnsOut } = await import('../cli/fit-line.js');
    const { catalogueText } = await import('../cli/catalogue-text.js');
    const groups = CATALOGUE_GROUPS.filter((group) => args.group === undefined || group === args.group);
    const found = groups.map((group) => ({ group, entries: catalogueOf(group) }));
    if (!this.jsonEnabled()) this.say(catalogueText(found, columnsOut()));
    return Object.fromEntries(
      found.map(({ group, entries }) => [
        group,
        entries.map(({ name, summary, file }) => ({ name, summary, ...(file && { file }) })),
      ]),
    );
  }
}
