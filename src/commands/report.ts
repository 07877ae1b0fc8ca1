import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';
import { figureFlags } from '../cli/figure-flags.js';

export default class Report extends BaseCommand {
  static override summary = 'Write a self-contained HTML report of a run, several runs or a study.';
  static override description =
    'For a run: command, data, machine, network, results, all figures, and the ' +
    'configuration. For several runs or a study: the differences in words, the tables of lenet compare, figures. ' +
    'The file works offline and on phones, and can be printed.';

  static override examples = [
    '<%= config.bin %> report @best',
    '<%= config.bin %> report runs/activations --out activations.html',
  ];

  static override strict = false;

  static override args = {
    runs: Args.string({ required: true, description: 'A run directory, several of them, or a study directory.' }),
  };

  static override flags = {
    out: Flags.string({
      helpValue: 'FILE',
      description:
        'Output file. Default: report.html in the directory of the run or study, or in the working directory for several runs.',
    }),
    force: Flags.boolean({ description: 'Replace an existing file.' }),
    ...figureFlags,
    'data-dir': dataDirFlag,
    engine: engineFlag,
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Report);
    const { runsAt } = await import('../runs/reference.js');
    const { writeReport } = await import('../report/write-report.js');
    const { resolveEngine } = await import('../kernels/native.js');
    const { bytes } = await import('../format/numbers.js');
    const { out, force, metric, points, mistakes } = flags;
    const runs = runsAt(argv as string[]);
    const written = await writeReport(runs, {
      ...{ out, force, metric, points, mistakes },
      engine: resolveEngine(flags.engine),
      context: this.loadContext(flags['data-dir']),
      version: this.config.version,
    });
    if (!this.jsonEnabled()) this.say(`${written.file}  ${bytes(written.bytes)}`);
    return { runs, ...written };
  }
}
