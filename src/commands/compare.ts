import { existsSync } from 'node:fs';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { EXIT } from '../cli/exit-codes.js';

export default class Compare extends BaseCommand {
  static override summary = 'Compare runs: which settings differ, and their results.';
  static override description =
    'Takes run directories, or a study directory of lenet sweep. Only settings that differ become ' +
    'columns. Repeats (runs that differ only in their seed) become one row: mean, standard deviation and, ' +
    'if there is a baseline, the difference to it with a 95 % interval. Directories that are broken, ' +
    'empty, unfinished or not runs are listed with the reason; runs on other data are marked.';

  static override examples = [
    '<%= config.bin %> compare runs',
    '<%= config.bin %> compare runs --sort -validation_accuracy --plot',
    '<%= config.bin %> compare runs/activations --pivot rows=activation columns=batch_size',
    '<%= config.bin %> compare runs/activations --baseline activation=relu --latex',
    '<%= config.bin %> compare runs --columns run,test_accuracy,train_seconds --markdown',
  ];

  static override strict = false;
  static override args = {
    runs: Args.string({ required: true, description: 'Run directories, a directory of runs, or a study.' }),
  };

  static override flags = {
    metric: Flags.string({
      description:
        'Metric to show and to rank by. Default: the study’s; otherwise shows test_accuracy and ranks by validation_accuracy.',
    }),
    sort: Flags.string({ helpValue: 'KEY', description: 'Sort by a metric or setting; -KEY for descending order.' }),
    columns: Flags.string({
      helpValue: 'A,B',
      description: 'Show single runs with these columns only.',
      exclusive: ['baseline', 'pivot', 'pareto'],
    }),
    single: Flags.boolean({
      description: 'Show single runs, even repeats.',
      exclusive: ['baseline', 'pivot', 'pareto'],
    }),
    baseline: Flags.string({
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'Settings of the baseline. Default: the study’s.',
    }),
    pivot: Flags.string({
      helpValue: 'rows=KEY columns=KEY',
      multiple: true,
      description: 'A two-way table.',
    }),
    pareto: Flags.string({
      helpValue: 'COST',
      description: 'Pareto front of the metric and a cost: train_seconds, parameters ...',
    }),
    plot: Flags.boolean({ description: 'Draw accuracy and loss by epoch.' }),
    csv: Flags.boolean({ description: 'Print CSV.', exclusive: ['markdown', 'latex', 'json'] }),
    markdown: Flags.boolean({ description: 'Print Markdown tables.', exclusive: ['csv', 'latex', 'json'] }),
    latex: Flags.boolean({ description: 'Print LaTeX tables (booktabs).', exclusive: ['csv', 'markdown', 'json'] }),
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Compare);
    const { runsAt } = await import('../runs/reference.js');
    const { analyse } = await import('../compare/analysis.js');
    const { comparisonRecord } = await import('../compare/record.js');
    const text = await import('../cli/analysis-text.js');
    const { columnsOut } = await import('../cli/fit-line.js');
    const { metric, sort, single, baseline, pareto } = flags;
    const { pivot, runs: references } = pivotOf(flags.pivot, argv as string[]);
    const runs = runsAt(references);
    if (pivot && (!pivot.rows || !pivot.columns)) this.error('--pivot takes rows=KEY columns=KEY', { exit: 2 });
    const columns = flags.columns?.split(',').map((column) => column.trim());
    const analysis = analyse(runs, { metric, sort, columns, single, baseline, pareto, pivot });
    // A script must notice runs that are missing, or nothing to compare.
    const { runs: rows } = analysis.comparison;
    if (runs.some((path) => !existsSync(path)) || rows.every(({ status }) => status === 'unreadable')) {
      process.exitCode = EXIT.failed;
    }
    if (!this.jsonEnabled()) {
      const width = columnsOut();
      if (flags.csv) this.say(text.analysisCsv(analysis));
      else if (flags.markdown) this.say(text.analysisMarkdown(analysis));
      else if (flags.latex) this.say(text.analysisLatex(analysis));
      else this.say(text.analysisText(analysis, width));
      if (flags.plot) this.say(`\n${text.analysisCurves(analysis, Math.min(width, 80))}`);
    }
    return comparisonRecord(analysis);
  }
}

/** --pivot takes all following words: those that are not rows=... or columns=... are runs. */
function pivotOf(words: readonly string[] = [], runs: readonly string[]) {
  const part = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const [rows, columns] = [part('rows'), part('columns')];
  const others = words.filter((word) => !/^(rows|columns)=/.test(word));
  const pivot = words.length > 0 ? { rows: rows ?? '', columns: columns ?? '' } : undefined;
  return { pivot, runs: [...runs, ...others] };
}
