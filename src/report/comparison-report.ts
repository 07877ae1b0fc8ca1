// The report of several runs or a study.
import { join, resolve } from 'node:path';
import { rankedByChoice } from '../compare/choice.js';
import { furtherTables } from '../compare/further-tables.js';
import type { Table } from '../compare/table.js';
import { groupsTables } from '../compare/tables.js';
import { comparisonFigures } from '../figures/comparison/index.js';
import type { ComparisonSource } from '../figures/comparison-source.js';
import { type Html, html } from '../format/html.js';
import { show, titleOf } from '../format/metric.js';
import { duration } from '../format/numbers.js';
import { quotedWord } from '../format/shell.js';
import { figuresIn } from './figures-section.js';
import { codeOf, listOf, pageOf, tableOf } from './page.js';
import { inWords } from './words.js';

/** The HTML of a report. */
export async function comparisonReport(
  source: ComparisonSource,
  paths: readonly string[],
  version: string,
): Promise<string> {
  const { comparison, choice, remarks } = source.analysis;
  const { study, runs } = comparison;
  const finished = runs.filter(({ status }) => status === 'finished').length;
  const seconds = runs.reduce((sum, { metrics }) => sum + (metrics.train_seconds ?? 0), 0);
  const tables = [...groupsTables(comparison, source.groups, source.metric), ...furtherTables(source.analysis)];
  return pageOf({
    title: source.title,
    lead: study?.description?.trim() ?? `${runs.length} runs side by side.`,
    facts: [
      ...rankedByChoice(source.groups, choice).map(({ title, items: [best] }): [string, string] => [
        `${titleOf(source.metric)} of the best by ${choice.metric}${title ? `, ${title}` : ''}`,
        show(source.metric, best.stats?.mean),
      ]),
      ['Groups', String(source.groups.length)],
      ['Runs finished', `${finished} of ${runs.length}`],
      ['Training, all together', duration(seconds)],
    ],
    sections: [
      { title: 'In words', content: html`<ul>${inWords(source).map((sentence) => html`<li>${sentence}</li>\n`)}</ul>` },
      {
        title: 'Tables',
        content: html`${tables.map(asHtml)}<p class="quiet">± is the standard deviation over repeats; intervals are 95 %, not corrected for multiple comparisons.</p>${remarks.length > 0 ? html`<ul>${remarks.map((remark) => html`<li>${remark}</li>\n`)}</ul>` : ''}`,
      },
      { title: 'Figures', content: html`${await figuresIn(comparisonFigures.kinds, source)}` },
      { title: 'Runs', content: runsList(comparison.runs) },
      {
        title: 'Commands to repeat it',
        content: codeOf(
          study
            ? `lenet sweep ${quotedWord(join(resolve(paths[0]), 'study.yaml'))}`
            : runs.map(({ run }) => `lenet run ${quotedWord(join(run, 'resolved.yaml'))}`).join('\n'),
          'Commands',
        ),
      },
    ],
    version,
  });
}

const asHtml = ({ title, columns, rows }: Table): Html => html`${title ? html`<h3>${title}</h3>` : ''}
${tableOf(
  columns,
  rows.map((row) => row.map(({ text }) => text)),
  title ?? 'Groups',
)}`;

const runsList = (runs: readonly { name: string | null; run: string; status: string; note: string | null }[]): Html =>
  html`<details><summary>${runs.length} runs</summary>${listOf(runs.map(({ name, run, status, note }) => [name ?? run, note ? `${status}: ${note}` : status]))}</details>`;
