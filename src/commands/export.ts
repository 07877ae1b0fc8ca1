import * as Flags from '@oclif/core/flags';
import { BaseCommand, dataDirFlag, runArg } from '../cli/base-command.js';
import { FORMATS } from '../export/formats.js';

export default class Export extends BaseCommand {
  static override summary = 'Export a run: its model, or its metrics and settings for other tools.';
  static override description =
    'onnx: a graph for onnxruntime and others; it takes bytes of images as floats [N, channels, rows, ' +
    'columns] and gives scores and probabilities. Padding and scaling are part of it; resizing is not. ' +
    'safetensors: the parameters with PyTorch’s names and layouts. json: layers and parameters. ' +
    'tensorboard: a directory for tensorboard --logdir, with metrics, histograms of the weights, pictures of the ' +
    'kernels, and settings. mlflow: a file store for mlflow ui. csv: all metrics as a table. ' +
    'Further runs can be added to a directory of tensorboard or mlflow.';

  static override examples = [
    '<%= config.bin %> export @last',
    '<%= config.bin %> export @last --format safetensors --out lenet5.safetensors',
    '<%= config.bin %> export @last --format tensorboard --out logs',
    '<%= config.bin %> export @last --format mlflow --out mlruns',
    '<%= config.bin %> export @last --format csv',
  ];

  static override args = { run: runArg };

  static override flags = {
    format: Flags.option({ options: FORMATS })({ default: 'onnx', description: 'File format.' }),
    out: Flags.string({
      helpValue: 'PATH',
      description: 'Output file; a directory for tensorboard and mlflow. Default: <name of the run>.<format>.',
    }),
    force: Flags.boolean({ description: 'Replace an existing file, or this run in an existing directory.' }),
    'data-dir': dataDirFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Export);
    const { exportRun } = await import('../export/export-run.js');
    const { bytes } = await import('../format/numbers.js');
    const run = await this.runAt(args.run, { shipped: true });
    const written = await exportRun({
      run,
      format: flags.format,
      out: flags.out,
      force: flags.force,
      version: this.config.version,
      context: this.loadContext(flags['data-dir']),
    });
    if (!this.jsonEnabled()) this.say(`${written.file}  ${bytes(written.bytes)}`);
    return { run, format: flags.format, ...written };
  }
}
