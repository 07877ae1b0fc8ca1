// Formats an analysis: for the terminal, as CSV, Markdown or LaTeX, or as JSON.
import { basename } from 'node:path';
import chalk from 'chalk';
import type { Analysis } from '../compare/analysis.js';
import type { Choice } from '../compare/choice.js';
import { type ComparedRun, type Comparison, isCounted } from '../compare/compared-run.js';
import { furtherTables } from '../compare/further-tables.js';
import { groupName } from '../compare/group-name.js';
import type { Group } from '../compare/groups.js';
import type { PowerLawFit } from '../compare/power-law.js';
import type { Interval } from '../compare/statistics.js';
import { type Table, toCsv, toLatex, toMarkdown } from '../compare/table.js';
import {
  groupsData,
  groupsTables,
  notedRunsTables,
  runsTable,
  runsTables,
  shownKeys,
  withNotes,
} from '../compare/tables.js';
import { markdownText, oneLine } from '../format/quoting.js';
import type { MetricName } from '../runs/metrics.js';
import { baselineAdvice, markedGroups, markedRuns, methodText, notesText } from './compare-text.js';
import { type Curve, curvesText } from './curves.js';
import { fittedTable } from './fitted-table.js';

export function analysisText(analysis: Analysis, width: number): string {
  const { comparison, metric, groups, view, powerLaw, remarks } = analysis;
  const { study } = comparison;
  const kept = groups ? metric : (view.columns.find((column) => column === metric) ?? view.columns[0]);
  const parts = [
    study ? [chalk.bold(study.name), study.description?.trim()].filter(Boolean).join('\n') : '',
    ...(groups ? groupTables(comparison, groups, metric) : runTables(analysis)).map((table) =>
      fittedTable(table, width, kept),
    ),
    ...furtherTables(analysis).map((table) => fittedTable(table, width, metric)),
    powerLaw === undefined ? '' : powerLawText(powerLaw, study?.power_law?.capacity),
    notesText(view.rows),
    remarks.map((remark) => chalk.yellow(remark)).join('\n'),
    chalk.dim([methodText(groups ?? []), baselineAdvice(groups ?? [])].filter(Boolean).join('; ')),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const groupTables = (comparison: Comparison, groups: readonly Group[], metric: MetricName): Table[] =>
  groupsTables(comparison, groups, metric, markedGroups);

/** Separate tables for runs on different test images, the best of each marked. */
function runTables({ view, choice }: Analysis): Table[] {
  const readable = view.rows.filter(({ status }) => status !== 'unreadable');
  if (readable.length === 0) return [];
  return runsTables({ ...view, rows: readable }, (part) =>
    markedRuns(runsTable(part), part.rows, choice.metric, bestOf(part.rows, choice)),
  );
}

function bestOf(rows: readonly ComparedRun[], { metric, direction }: Choice): ComparedRun | undefined {
  const scored = rows.filter((run) => isCounted(run) && typeof run.metrics[metric] === 'number');
  const sign = direction === 'max' ? 1 : -1;
  return scored.sort((a, b) => sign * ((b.metrics[metric] as number) - (a.metrics[metric] as number)))[0];
}

function powerLawText(fit: PowerLawFit | null, capacity: number | undefined): string {
  if (!fit) return 'E_test - E_train = k (h/P)^alpha: too few different P with a positive gap for a fit';
  const shown = ({ estimate, low, high }: Interval) =>
    `${estimate.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}]`;
  return (
    `E_test - E_train = k (h/P)^alpha with h = ${capacity}: k = ${shown(fit.k)}, alpha = ${shown(fit.alpha)} (95 %)\n` +
    `  ${fit.n} trials, R² of the logarithms ${fit.r_squared.toFixed(3)}${fit.left_out > 0 ? `, ${fit.left_out} without a positive gap left out` : ''}`
  );
}

export function analysisCsv({ comparison, groups, metric, view }: Analysis): string {
  return toCsv(groups ? groupsData(comparison, groups, metric) : withNotes(runsTable(view), view));
}

export const analysisMarkdown = (analysis: Analysis): string => written(analysis, toMarkdown);
export const analysisLatex = (analysis: Analysis): string => written(analysis, toLatex);

function written(analysis: Analysis, write: (table: Table) => string): string {
  const { comparison, groups, metric, view } = analysis;
  const main = groups ? groupsTables(comparison, groups, metric) : notedRunsTables(view);
  const said = [...analysis.remarks, methodText(groups ?? [])].filter((text) => text !== '');
  const beside = said.map((text) => (write === toLatex ? `% ${oneLine(text)}` : markdownText(text)));
  return [...[...main, ...furtherTables(analysis)].map(write), ...beside].join('\n\n');
}

export function analysisCurves({ comparison, groups, view }: Analysis, width: number): string {
  const single = (row: ComparedRun): Curve => ({ name: basename(row.run), runs: [row.run] });
  const several = (group: Group): Curve => ({
    name: groupName(group, shownKeys(comparison)),
    runs: group.counted.map(({ run }) => run),
  });
  const curves = groups ? groups.map(several) : view.rows.filter(({ status }) => status !== 'unreadable').map(single);
  return curvesText(curves, width);
}
