import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, runArg } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';
import { EXIT } from '../cli/exit-codes.js';

export default class Predict extends BaseCommand {
  static override summary = 'Read handwritten digits in photographs and scans with the model of a run.';
  static override description =
    'Images may be PNG, JPEG or WebP, of any size, dark on light or light on dark, unevenly lit. Digits ' +
    'are found, cropped and normalised like MNIST: a 20 x 20 box, grey levels, the centre of ' +
    'mass in the middle of 28 x 28. By default an image holds one digit; with --many, any number.';

  static override examples = [
    '<%= config.bin %> predict lenet5-best photo.jpg',
    '<%= config.bin %> predict @best photo.jpg --out seen.png',
    '<%= config.bin %> predict lenet5-best photo.jpg --many --json',
  ];

  static override strict = false;

  static override args = {
    run: runArg,
    images: Args.string({ required: true, description: 'Image files, one or more.' }),
  };

  static override flags = {
    many: Flags.boolean({ description: 'Look for several digits in each image.' }),
    out: Flags.string({
      helpValue: 'FILE',
      description:
        'Write a contact sheet as PNG: each digit as the network saw it, with its prediction and probability.',
    }),
    force: Flags.boolean({ description: 'Replace the file of --out.', dependsOn: ['out'] }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags, argv } = await this.parse(Predict);
    const { openModel } = await import('../experiment/open-model.js');
    const { resolveEngine } = await import('../kernels/native.js');
    const { predictImages } = await import('../predict/predict-images.js');
    const run = await this.runAt(args.run, { shipped: true });
    const model = await openModel(run, resolveEngine(flags.engine), this.loadContext(flags['data-dir']));
    const { readings, seen } = await predictImages(model, argv.slice(1) as string[], flags.many);
    if (flags.out && seen.count > 0) {
      const { writePredictionSheet } = await import('../cli/prediction-sheet.js');
      await writePredictionSheet(flags.out, readings, seen, model.description.name, flags.force);
    }
    if (!this.jsonEnabled()) {
      const { predictionText } = await import('../cli/prediction-text.js');
      const { text, remarks } = predictionText(readings, seen, model.description, process.stdout);
      if (text) this.say(text);
      for (const remark of remarks) this.remark(remark);
    }
    if (readings.some(({ problem }) => problem !== undefined)) process.exitCode = EXIT.failed;
    return { run, readings };
  }
}
