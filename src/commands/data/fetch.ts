import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../cli/base-command.js';

export default class DataFetch extends BaseCommand {
  static override summary = 'Download MNIST into the cache, and verify it by SHA-256.';
  static override description = 'Does nothing if all four files exist. A run also downloads MNIST if needed.';
  static override examples = ['<%= config.bin %> data fetch mnist'];

  static override args = {
    source: Args.string({ default: 'mnist', options: ['mnist'], description: 'The data set.' }),
  };

  async run(): Promise<unknown> {
    await this.parse(DataFetch);
    const { fetchMnist, findMnist, verifyMnist } = await import('../../data/sources/mnist.js');
    const { ProgressBar } = await import('../../cli/progress.js');
    const { bytes } = await import('../../format/numbers.js');
    const bar = new ProgressBar();
    const context = this.loadContext(undefined, (what, done, total) =>
      bar.update(what, done, Math.max(done, total), [{ text: `${bytes(done)} of ${bytes(total)}`, rank: 1 }]),
    );
    try {
      const place = findMnist(context) ?? (await fetchMnist(context));
      bar.clear();
      const { files } = await verifyMnist({ ...context, dataDir: place });
      this.say(`MNIST is in ${place}, all four files verified`);
      return { place, files };
    } finally {
      bar.clear();
    }
  }
}
