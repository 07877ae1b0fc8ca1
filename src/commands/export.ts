import { Args, Flags } from '@oclif/core';
import { BaseCommand, dataDirFlag } from '../cli/base-command.js';
import { FORMATS } from '../export/formats.js';

export default class Export extends BaseCommand {
  static override summary = 'Write the stored model of a run for other programs: ONNX, safetensors or JSON.';
  static override description =
    'onnx: a graph that onnxruntime and others run; it takes bytes of images as floats [N, channels, rows,\n' +
    'columns] and gives scores and probabilities. Padding and scaling are part of it; resizing is not.\n' +
    'safetensors: the parameters under PyTorch’s names and in its layouts. json: layers and parameters.';

  static override examples = [
    '<%= config.bin %> export runs/lenet5-maxpool-20260101-120000-1a2b',
    '<%= config.bin %> export RUN --format safetensors --out lenet5.safetensors',
  ];

  static override args = { run: Args.string({ required: true, description: 'Run directory.' }) };

  static override flags = {
    format: Flags.option({ options: FORMATS })({ default: 'onnx', description: 'What to write.' }),
    out: Flags.string({ helpValue: 'FILE', description: 'Where to. Default: <name of the run>.<format>.' }),
    force: Flags.boolean({ description: 'Replace a file that is there.' }),
    'data-dir': dataDirFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Export);
    const { exportRun } = await import('../export/export-run.js');
    const { bytes } = await import('../format/numbers.js');
    const written = await exportRun({
      run: args.run,
      format: flags.format,
      out: flags.out,
      force: flags.force,
      version: this.config.version,
      context: this.loadContext(flags['data-dir']),
    });
    if (!this.jsonEnabled()) this.say(`${written.file}  ${bytes(written.bytes)}`);
    return { run: args.run, format: flags.format, ...written };
  }
}
