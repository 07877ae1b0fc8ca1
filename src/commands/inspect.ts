import { Args } from '@oclif/core';
import { BaseCommand, dataDirFlag, setFlag } from '../cli/base-command.js';

export default class Inspect extends BaseCommand {
  static override summary = 'Show the layers of a network: shapes, parameters, connections, cost.';
  static override description =
    'Nothing is trained and no image is read. Connections are counted as in LeCun et al. 1998: the\n' +
    'inputs and the bias of every unit. MACs are the multiply-accumulates of one image’s forward pass.';

  static override examples = [
    '<%= config.bin %> inspect configs/lenet5-maxpool.yaml',
    '<%= config.bin %> inspect configs/mlp.yaml --set network.hidden1.units=300 --json',
  ];

  static override args = {
    config: Args.string({ required: true, description: 'Configuration file, or run directory.' }),
  };

  static override flags = { set: setFlag, 'data-dir': dataDirFlag };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Inspect);
    const { loadConfigOrRun } = await import('../cli/config-or-run.js');
    const { graphOf } = await import('../training/build.js');
    const { summarize } = await import('../inspect/summarize.js');
    const loaded = await loadConfigOrRun(args.config, flags.set);
    const graph = await graphOf(loaded, this.loadContext(flags['data-dir']));
    if (!this.jsonEnabled()) {
      const { inspectText } = await import('../cli/inspect-text.js');
      this.say(inspectText(loaded.experiment.name, graph));
    }
    return summarize(graph);
  }
}
