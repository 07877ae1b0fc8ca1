// An analysis written out: for the terminal, as CSV, Markdown or LaTeX, or as JSON.
import { basename } from 'node:path';
import chalk from 'chalk';
import type { Analysis } from '../compare/analysis.js';
import type { ComparedRun } from '../compare/collect.js';
import type { Group } from '../compare/groups.js';
import type { PowerLawFit } from '../compare/power-law.js';
import type { Interval } from '../compare/statistics.js';
import { type Table, toCsv, toLatex, toMarkdown } from '../compare/table.js';
import {
  effectsTable,
  groupName,
  groupsData,
  groupsTable,
  paretoTable,
  pivotTable,
  runsTable,
  shownKeys,
  withNotes,
} from '../compare/tables.js';
import { fittedTable, markedGroups, markedRuns, methodText, notesText } from './compare-text.js';
import { type Curve, curvesText } from './curves.js';

/** The tables after the first. */
function furtherTables({ comparison, metric, effects, pareto, pivot }: Analysis): Table[] {
  return [
    ...(pivot ? [pivotTable(pivot, metric)] : []),
    ...(effects.length > 0 ? [effectsTable(effects, metric)] : []),
    ...(pareto ? [paretoTable(comparison, pareto.front, metric, pareto.cost)] : []),
  ];
}

export function analysisText(analysis: Analysis, width: number): string {
  const { comparison, metric, groups, view, powerLaw } = analysis;
  const { study } = comparison;
  const readable = view.rows.filter(({ status }) => status !== 'unreadable');
  const runs = () => markedRuns(runsTable({ ...view, rows: readable }), readable, metric, bestOf(analysis));
  const main = groups ? markedGroups(groupsTable(comparison, groups, metric), groups) : runs();
  const kept = groups ? metric : (view.columns.find((column) => column === metric) ?? view.columns[0]);
  const parts = [
    study ? [chalk.bold(study.name), study.description?.trim()].filter(Boolean).join('\n') : '',
    main.rows.length > 0 ? fittedTable(main, width, kept) : '',
    ...furtherTables(analysis).map((table) => fittedTable(table, width, metric)),
    powerLaw === undefined ? '' : powerLawText(powerLaw, study?.power_law?.capacity),
    notesText(view.rows),
    groups ? methodText(groups) : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function bestOf({ view, metric, direction }: Analysis): ComparedRun | undefined {
  const scored = view.rows.filter(
    ({ metrics, note }) => typeof metrics[metric] === 'number' && !note?.includes('not comparable'),
  );
  const sign = direction === 'max' ? 1 : -1;
  return scored.sort((a, b) => sign * ((b.metrics[metric] as number) - (a.metrics[metric] as number)))[0];
}

function powerLawText(fit: PowerLawFit | null, capacity: number | undefined): string {
  if (!fit) return 'E_test - E_train = k (h/P)^alpha: too few different P with a positive gap to fit';
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
  const runs = () => (view.rows.some(({ note }) => note) ? withNotes(runsTable(view), view) : runsTable(view));
  const main = groups ? groupsTable(comparison, groups, metric) : runs();
  return [main, ...furtherTables(analysis)].map(write).join('\n\n');
}

export function analysisCurves({ comparison, groups, view }: Analysis, width: number): string {
  const single = (row: ComparedRun): Curve => ({ name: basename(row.run), runs: [row.run] });
  const several = (group: Group): Curve => ({
    name: groupName(group, shownKeys(comparison)),
    runs: group.runs.map(({ run }) => run),
  });
  const curves = groups ? groups.map(several) : view.rows.filter(({ status }) => status !== 'unreadable').map(single);
  return curvesText(curves, width);
}

/** The document of --json. */
export function analysisRecord(analysis: Analysis): unknown {
  const { comparison, metric, direction, view, groups, effects, pareto, pivot, powerLaw } = analysis;
  const { study, varying } = comparison;
  const group = ({ settings, runs, stats, difference, verdict }: Group) => ({
    ...{ settings, stats, difference, verdict },
    runs: runs.map(({ run }) => basename(run)),
  });
  return {
    study: study ? { name: study.name, description: study.description, baseline: study.baseline } : null,
    ...{ metric, direction, varying },
    runs: view.rows,
    groups: groups?.map(group) ?? null,
    effects,
    pareto: pareto
      ? {
          cost: pareto.cost,
          front: pareto.front.map(({ group: { settings }, value, cost }) => ({ settings, value, cost })),
        }
      : null,
    pivot: pivot ?? null,
    power_law: powerLaw ?? null,
  };
}
