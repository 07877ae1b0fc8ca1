import * as Flags from '@oclif/core/flags';
import { BaseCommand, configOrRunArg, dataDirFlag, setFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';
import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import type { Graph } from '../graph/graph.js';
import type { EngineChoice } from '../kernels/engine-choice.js';

export default class Inspect extends BaseCommand {
  static override summary = 'Show the layers of a network: shapes, parameters, connections, cost.';
  static override description =
    'Trains nothing and reads no images. Connections are counted as in LeCun et al. 1998: the ' +
    'inputs and the bias of every unit. MACs are the multiply-accumulates of one image’s forward pass.';

  static override examples = [
    '<%= config.bin %> inspect lenet5-maxpool',
    '<%= config.bin %> inspect lenet5-maxpool --profile',
    '<%= config.bin %> inspect lenet5-maxpool --graph svg --out network.svg',
    '<%= config.bin %> inspect lenet5-maxpool --set network.c1.filters=12 --json',
  ];

  static override args = {
    config: configOrRunArg,
  };

  static override flags = {
    set: setFlag,
    graph: Flags.option({ options: ['svg', 'mermaid'] as const })({
      description: 'Draw the network instead: an SVG image, or a flowchart for Markdown.',
      exclusive: ['profile'],
    }),
    out: Flags.string({ helpValue: 'FILE', description: 'Write the drawing to a file.', dependsOn: ['graph'] }),
    force: Flags.boolean({ description: 'Replace an existing file.', dependsOn: ['out'] }),
    profile: Flags.boolean({ description: 'Time forward and backward of each layer, for one image and for a batch.' }),
    engine: engineFlag,
    'data-dir': dataDirFlag,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Inspect);
    const { loadConfigOrRun } = await import('../cli/config-or-run.js');
    const { graphOf } = await import('../experiment/build.js');
    const { warningsOf } = await import('../experiment/warnings.js');
    const { formatWarnings } = await import('../config/code-frame.js');
    const { summarize } = await import('../graph/summarize.js');
    const loaded = await loadConfigOrRun(args.config, flags.set);
    const context = this.loadContext(flags['data-dir']);
    if (flags.profile) return this.#profile(loaded, context, flags.engine);
    const graph = await graphOf(loaded, context);
    const warnings = warningsOf(loaded, graph);
    if (warnings.length > 0) this.remark(`${formatWarnings(warnings)}\n`);
    if (flags.graph) await this.#draw(graph, flags.graph, flags.out, flags.force);
    else if (!this.jsonEnabled()) {
      const { columnsOut } = await import('../cli/fit-line.js');
      const { inspectText } = await import('../cli/inspect-text.js');
      this.say(inspectText(loaded.experiment.name, graph, columnsOut()));
    }
    return summarize(graph);
  }

  async #draw(graph: Graph, format: 'svg' | 'mermaid', out: string | undefined, force: boolean): Promise<void> {
    const { mermaidOf } = await import('../graph/mermaid.js');
    const { networkSvg } = await import('../report/network-drawing.js');
    const text = format === 'svg' ? networkSvg(graph).text : mermaidOf(graph);
    if (out === undefined) {
      this.say(text);
      return;
    }
    const { requireFree, writeAtomically } = await import('../files/write.js');
    requireFree(out, force);
    writeAtomically(out, `${text}\n`);
    this.say(`wrote ${out}`);
  }

  async #profile(loaded: LoadedConfig, context: LoadContext, choice: EngineChoice): Promise<unknown> {
    const { profile } = await import('../bench/profile.js');
    const { compileKernels, resolveEngine } = await import('../kernels/native.js');
    const { engineText } = await import('../format/engine.js');
    const { profileText } = await import('../cli/bench-text.js');
    const { columnsOut } = await import('../cli/fit-line.js');
    const engine = resolveEngine(choice);
    const result = await profile({ loaded, engine, context }, loaded.experiment.training.batch_size);
    const computing = { engine, width: compileKernels(engine)?.width };
    this.say(`${loaded.experiment.name}  ${engineText(computing)}, one thread\n\n${profileText(result, columnsOut())}`);
    return { ...computing, ...result };
  }
}
