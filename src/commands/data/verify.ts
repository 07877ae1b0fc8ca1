import * as Args from '@oclif/core/args';
import { BaseCommand, dataDirFlag } from '../../cli/base-command.js';

export default class DataVerify extends BaseCommand {
  static override summary = 'Verify the MNIST files on this machine by their published SHA-256.';
  static override examples = ['<%= config.bin %> data verify mnist --data-dir ./mnist'];

  static override args = {
    source: Args.string({ default: 'mnist', options: ['mnist'], description: 'The data set.' }),
  };

  static override flags = { 'data-dir': dataDirFlag };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DataVerify);
    const { verifyMnist } = await import('../../data/sources/mnist.js');
    const { place, files } = await verifyMnist(this.loadContext(flags['data-dir']));
    for (const file of files) this.say(`ok ${file}`);
    return { place, files };
  }
}
