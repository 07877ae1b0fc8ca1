import { BaseCommand, dataDirFlag } from '../../cli/base-command.js';

export default class DataList extends BaseCommand {
  static override summary = 'List the data sources and the directories searched for MNIST.';
  static override examples = ['<%= config.bin %> data list'];
  static override flags = { 'data-dir': dataDirFlag };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DataList);
    const { sources } = await import('../../data/sources/index.js');
    const { findMnist, mnistPlaces } = await import('../../data/sources/mnist.js');
    const { renderTable } = await import('../../cli/table.js');
    const context = this.loadContext(flags['data-dir']);
    const found = findMnist(context) ?? null;
    const rows = sources.kinds.map(({ type, summary }) => [type, summary]);
    if (!this.jsonEnabled()) {
      this.say(renderTable([{ title: 'source' }, { title: 'description' }], rows));
      this.say(`\nMNIST is ${found ? `in ${found}` : 'not on this machine; lenet data fetch mnist downloads it'}`);
      this.say(`searched: ${mnistPlaces(context).join(', ')}`);
    }
    return {
      sources: sources.kinds.map(({ type, summary }) => ({ type, summary })),
      mnist: { found, looked_in: mnistPlaces(context) },
    };
  }
}
