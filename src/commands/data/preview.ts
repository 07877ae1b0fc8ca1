import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, setFlag } from '../../cli/base-command.js';

export default class DataPreview extends BaseCommand {
  static override summary = 'Show samples of a data source, in the terminal or as a PNG sheet.';
  static override description =
    'Takes a source (mnist, digits), a directory of data or a configuration, and applies its pixel transforms and augmentations. ' +
    'With --out, writes a sheet with one row of samples per class.';

  static override examples = [
    '<%= config.bin %> data preview digits',
    '<%= config.bin %> data preview lenet5-maxpool --count 4',
    '<%= config.bin %> data preview lenet5-1998-distortions --epoch 2',
    '<%= config.bin %> data preview mnist --count 20 --out mnist.png',
  ];

  static override args = {
    source: Args.string({ default: 'digits', description: 'Data source, directory of data, or configuration.' }),
  };

  static override flags = {
    set: setFlag,
    'data-dir': dataDirFlag,
    count: Flags.integer({
      default: 8,
      min: 1,
      max: 200,
      description: 'Number of samples: in total, or per class with --out.',
    }),
    split: Flags.option({ options: ['train', 'test'] as const })({
      default: 'train',
      description: 'Split of the data.',
    }),
    epoch: Flags.integer({
      default: 1,
      min: 1,
      description: 'Epoch of the augmentations of training images.',
    }),
    out: Flags.string({ helpValue: 'FILE.png', description: 'Write a sheet instead.' }),
    force: Flags.boolean({ description: 'Replace an existing file.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DataPreview);
    const { previewImages } = await import('../../cli/preview-images.js');
    const { drawImages } = await import('../../cli/draw-images.js');
    const { images, classNames } = await previewImages(
      args.source,
      flags.split,
      flags.epoch,
      flags.set ?? [],
      this.loadContext(flags['data-dir']),
    );
    if (flags.out) {
      const { writeSheet } = await import('../../cli/sheet.js');
      await writeSheet(flags.out, images, classNames.length, flags.count, flags.force);
      this.say(`wrote ${flags.out}: ${flags.count} samples of each of ${classNames.length} classes`);
    } else if (!this.jsonEnabled()) {
      this.say(drawImages(images, Math.min(flags.count, images.count), classNames, process.stdout.columns ?? 80));
    }
    const labels = [...images.labels.subarray(0, flags.count)].map((label) => classNames[label]);
    return { count: images.count, shape: images.shape, classes: classNames, labels, out: flags.out ?? null };
  }
}
