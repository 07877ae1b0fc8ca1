import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.js';

export default class Compare extends BaseCommand {
  static override summary = 'Set runs side by side: what differs between them, and what came of it.';
  static override description =
    'Only the settings that differ become columns. Directories that are broken, empty, unfinished or no\n' +
    'runs at all are listed with the reason; runs on other data than the rest are marked.';

  static override examples = [
    '<%= config.bin %> compare runs/*',
    '<%= config.bin %> compare runs/* --sort -validation_accuracy --plot',
    '<%= config.bin %> compare runs/* --columns run,training.batch_size,test_accuracy --markdown',
  ];

  static override strict = false;
  static override args = { runs: Args.string({ required: true, description: 'Run directories.' }) };

  static override flags = {
    metric: Flags.string({ default: 'test_accuracy', description: 'Metric to rank by.' }),
    sort: Flags.string({ helpValue: 'KEY', description: 'Sort by a metric or setting; -KEY from large to small.' }),
    columns: Flags.string({ helpValue: 'A,B', description: 'These columns only.' }),
    plot: Flags.boolean({ description: 'Draw accuracy and loss by epoch.' }),
    csv: Flags.boolean({ description: 'As CSV.', exclusive: ['markdown', 'json'] }),
    markdown: Flags.boolean({ description: 'As a Markdown table.', exclusive: ['csv', 'json'] }),
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Compare);
    const { collect } = await import('../compare/collect.js');
    const { viewOf, ViewError } = await import('../compare/view.js');
    const { compareText, curves, show } = await import('../cli/compare-text.js');
    const { toCsv, toMarkdown } = await import('../compare/formats.js');
    const comparison = collect(argv as string[]);
    const columns = flags.columns?.split(',').map((column) => column.trim());
    let view: ReturnType<typeof viewOf>;
    try {
      view = viewOf(comparison, { metric: flags.metric, sort: flags.sort, columns });
    } catch (error) {
      if (error instanceof ViewError) this.error(error.message, { exit: 2 });
      throw error;
    }
    if (!this.jsonEnabled()) {
      if (flags.csv) this.say(toCsv(view));
      else if (flags.markdown) this.say(toMarkdown(view, show));
      else this.say(compareText(view, flags.metric, process.stdout.columns ?? Number.POSITIVE_INFINITY));
      if (flags.plot) this.say(`\n${curves(view, process.stdout.columns ?? 80)}`);
    }
    return { varying: comparison.varying, runs: view.rows };
  }
}
