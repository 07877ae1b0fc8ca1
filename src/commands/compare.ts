import { existsSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.js';
import { EXIT } from '../cli/exit-codes.js';

export default class Compare extends BaseCommand {
  static override summary = 'Set runs side by side: what differs between them, and what came of it.';
  static override description =
    'Takes run directories, or a study directory of lenet sweep. Only the settings that differ become\n' +
    'columns. Repeats (runs that differ in their seed alone) become one row: mean, standard deviation and,\n' +
    'where there is a baseline, the difference to it with its 95 % interval. Directories that are broken,\n' +
    'empty, unfinished or no runs at all are listed with the reason; runs on other data are marked.';

  static override examples = [
    '<%= config.bin %> compare runs/*',
    '<%= config.bin %> compare runs/* --sort -validation_accuracy --plot',
    '<%= config.bin %> compare runs/nagar-batch-size --pivot rows=batch_size columns=base',
    '<%= config.bin %> compare runs/* --baseline activation=relu --latex',
    '<%= config.bin %> compare runs/* --columns run,training.batch_size,test_accuracy --markdown',
  ];

  static override strict = false;
  static override args = { runs: Args.string({ required: true, description: 'Run directories, or a study.' }) };

  static override flags = {
    metric: Flags.string({
      description:
        'Metric to show and to rank by. Default: the study’s; else test_accuracy is shown, and validation_accuracy ranks.',
    }),
    sort: Flags.string({ helpValue: 'KEY', description: 'Sort by a metric or setting; -KEY from large to small.' }),
    columns: Flags.string({
      helpValue: 'A,B',
      description: 'Each run with these columns only.',
      exclusive: ['baseline', 'pivot', 'pareto'],
    }),
    single: Flags.boolean({
      description: 'Each run by itself, repeats too.',
      exclusive: ['baseline', 'pivot', 'pareto'],
    }),
    baseline: Flags.string({
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'Compare with the group of this setting. Default: the study’s.',
    }),
    pivot: Flags.string({
      helpValue: 'rows=KEY columns=KEY',
      multiple: true,
      description: 'A two-way table.',
    }),
    pareto: Flags.string({ helpValue: 'COST', description: 'What is best for its train_seconds, parameters ...' }),
    plot: Flags.boolean({ description: 'Draw accuracy and loss by epoch.' }),
    csv: Flags.boolean({ description: 'As CSV.', exclusive: ['markdown', 'latex', 'json'] }),
    markdown: Flags.boolean({ description: 'As Markdown tables.', exclusive: ['csv', 'latex', 'json'] }),
    latex: Flags.boolean({ description: 'As LaTeX tables (booktabs).', exclusive: ['csv', 'markdown', 'json'] }),
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Compare);
    const { analyse } = await import('../compare/analysis.js');
    const text = await import('../cli/analysis-text.js');
    const { metric, sort, single, baseline, pareto } = flags;
    const { pivot, runs } = pivotOf(flags.pivot, argv as string[]);
    if (pivot && (!pivot.rows || !pivot.columns)) this.error('--pivot takes rows=KEY columns=KEY', { exit: 2 });
    const columns = flags.columns?.split(',').map((column) => column.trim());
    const analysis = analyse(runs, { metric, sort, columns, single, baseline, pareto, pivot });
    // What was named and is not there, or nothing to compare: a script must notice.
    const { runs: rows } = analysis.comparison;
    if (runs.some((path) => !existsSync(path)) || rows.every(({ status }) => status === 'unreadable')) {
      process.exitCode = EXIT.failed;
    }
    if (!this.jsonEnabled()) {
      const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
      if (flags.csv) this.say(text.analysisCsv(analysis));
      else if (flags.markdown) this.say(text.analysisMarkdown(analysis));
      else if (flags.latex) this.say(text.analysisLatex(analysis));
      else this.say(text.analysisText(analysis, width));
      if (flags.plot) this.say(`\n${text.analysisCurves(analysis, Math.min(width, 80))}`);
    }
    return text.analysisRecord(analysis);
  }
}

/** --pivot takes all words after it: those that are no rows=... or columns=... are runs. */
function pivotOf(words: readonly string[] = [], runs: readonly string[]) {
  const part = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const [rows, columns] = [part('rows'), part('columns')];
  const others = words.filter((word) => !/^(rows|columns)=/.test(word));
  const pivot = words.length > 0 ? { rows: rows ?? '', columns: columns ?? '' } : undefined;
  return { pivot, runs: [...runs, ...others] };
}
