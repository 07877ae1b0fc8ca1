import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';

export default class DataCheck extends BaseCommand {
  static override summary = 'Say what lenet reads of a directory of images or IDX files.';
  static override description =
    'Reads all of it: images per class, sizes, polarity, what is skipped and what cannot be read, and test images that are ' +
    'training images, too. Prints the command that trains on it. Exit code 1 if a run would refuse the data.';

  static override examples = [
    '<%= config.bin %> data check photos',
    '<%= config.bin %> data check photos --sheet photos.png --json',
  ];

  static override args = {
    path: Args.string({
      required: true,
      description: 'Directory with train/<class>/ and test/<class>/, or IDX files.',
    }),
  };

  static override flags = {
    sheet: Flags.string({ helpValue: 'FILE.png', description: 'Write training images as read, a row per class.' }),
    force: Flags.boolean({ description: 'Replace an existing sheet.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DataCheck);
    const { resolve } = await import('node:path');
    const { sourceAt } = await import('../../data/sources/detect.js');
    const { surveyOf } = await import('../../data/survey.js');
    const { commandFor, surveyText, warningsOf } = await import('../../cli/survey-text.js');
    const { columnsOut } = await import('../../cli/fit-line.js');
    const { ProgressBar, percentParts } = await import('../../cli/progress.js');
    const { EXIT } = await import('../../cli/exit-codes.js');
    const bar = new ProgressBar();
    const context = this.loadContext(undefined, (what, done, total) =>
      bar.update(what, done, total, percentParts(done, total)),
    );
    const survey = await surveyOf(sourceAt(resolve(args.path)), context);
    bar.clear();
    if (!this.jsonEnabled()) this.say(surveyText(survey, args.path, columnsOut()));
    const { train: images, ...found } = survey;
    if (flags.sheet) {
      const { writeSheet } = await import('../../cli/sheet.js');
      await writeSheet(flags.sheet, images, found.classes.length, SAMPLES, flags.force);
      this.say(`\nwrote ${flags.sheet}: training images of each class`);
    }
    if (found.unreadable.length > 0) process.exitCode = EXIT.failed;
    return {
      ...found,
      warnings: warningsOf(survey),
      command: commandFor(survey, args.path),
      sheet: flags.sheet ?? null,
    };
  }
}

/** Images of a class in a sheet. */
const SAMPLES = 10;
