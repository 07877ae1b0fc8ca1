import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';
import { figureFlags } from '../cli/figure-flags.js';
import { PICTURE_FORMATS } from '../figures/render.js';

export default class Figures extends BaseCommand {
  static override summary = 'Draw figures of a run, or of several runs or a study.';
  static override description =
    'Of one run: curves, confusion, mistakes, calibration, kernels, feature-maps, receptive-fields, weights, ' +
    'codes, layers, tsne, umap. Of several, or a study: curves, differences, heat-map, effects, cost. ' +
    'Each figure is saved with its Vega-Lite specification (.vl.json), which any Vega-Lite editor opens; svg ' +
    'and png are drawn without a browser, html has tooltips and works offline.';

  static override examples = [
    '<%= config.bin %> figures @last',
    '<%= config.bin %> figures @last --only kernels,mistakes --mistakes 100 --format png',
    '<%= config.bin %> figures @best --only tsne --layer c5 --points 1000 --format html',
    '<%= config.bin %> figures runs/activations',
    '<%= config.bin %> figures runs --metric validation_accuracy --out compared',
  ];

  static override strict = false;

  static override args = {
    runs: Args.string({ required: true, description: 'A run directory, several of them, or a study directory.' }),
  };

  static override flags = {
    only: Flags.string({
      helpValue: 'NAMES',
      description: 'Figures to draw, separated by commas: kernels,mistakes. Default: all.',
    }),
    format: Flags.option({ options: PICTURE_FORMATS })({
      default: 'svg',
      description: 'File format of the figures.',
    }),
    out: Flags.string({
      helpValue: 'DIR',
      description:
        'Output directory. Default: figures/ in the directory of the run or study, or of the working directory for several runs.',
    }),
    layer: Flags.string({ description: 'Layer for tsne and umap. Default: the last before the head.' }),
    ...figureFlags,
    'data-dir': dataDirFlag,
    engine: engineFlag,
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Figures);
    const { runsAt } = await import('../runs/reference.js');
    const { drawFiguresOf } = await import('../figures/draw.js');
    const { resolveEngine } = await import('../kernels/native.js');
    const { drawnText } = await import('../cli/drawn-text.js');
    const { layer, points, mistakes, metric, format, out } = flags;
    const runs = runsAt(argv as string[]);
    const figures = await drawFiguresOf(runs, {
      ...{ layer, points, mistakes, metric, format, out },
      only: flags.only?.split(',').map((name) => name.trim()),
      engine: resolveEngine(flags.engine),
      context: this.loadContext(flags['data-dir']),
      progress: (drawn) => this.jsonEnabled() || this.say(drawnText(drawn)),
    });
    return { runs, figures };
  }
}
