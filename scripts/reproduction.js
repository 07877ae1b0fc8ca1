// The tables of docs/reproduction.md, generated from docs/reproduction/*.json. They are between
// <!-- table: NAME --> (or NAME metric METRIC, or NAME pivot ROWS COLUMNS) and <!-- end -->.
import { existsSync, readFileSync } from 'node:fs';
import { analyseComparison } from '../dist/compare/analysis.js';
import { pivotTable } from '../dist/compare/further-tables.js';
import { toMarkdown } from '../dist/compare/table.js';
import { groupsTable } from '../dist/compare/tables.js';
import { duration } from '../dist/format/numbers.js';

const REGION = /<!-- table: (\S+)(?: metric (\S+))?(?: pivot (\S+) (\S+))? -->\n[\s\S]*?<!-- end -->/g;

/** The page with every table from the stored results. */
export function withTables(page) {
  return page.replace(REGION, (region, name, metric, rows, columns) => {
    const file = `docs/reproduction/${name}.json`;
    if (!existsSync(file)) throw new Error(`docs/reproduction.md: there is no ${file}`);
    const [head] = region.split('\n');
    return `${head}\n${tableOf(JSON.parse(readFileSync(file, 'utf8')), { metric, rows, columns })}\n<!-- end -->`;
  });
}

function tableOf(kept, { metric: wanted, rows, columns }) {
  const runs = kept.runs.map((run) => ({ data: null, copy_of: null, ...run }));
  const comparison = { varying: kept.varying, inert: [], runs, study: { ...kept.study, trials: [], remarks: [] } };
  const pivot = rows ? { rows, columns } : undefined;
  const analysis = analyseComparison(comparison, { metric: wanted, pivot });
  const { groups, metric } = analysis;
  const table = pivot ? pivotTable(analysis.pivots[0], metric) : groupsTable(comparison, groups, metric);
  return [toMarkdown(table), ...fitOf(analysis, kept.study.power_law), '', footOf(kept)].join('\n');
}

function fitOf({ powerLaw }, law) {
  if (!powerLaw) return [];
  const shown = ({ estimate, low, high }) => [estimate, low, high].map((x) => x.toPrecision(3));
  const said = (name, interval) => {
    const [estimate, low, high] = shown(interval);
    return `${name} = ${estimate} [${low}, ${high}]`;
  };
  const { k, alpha, r_squared, n } = powerLaw;
  return [
    '',
    `With h = ${law.capacity}: ${said('k', k)}, ${said('alpha', alpha)}, R² ${r_squared.toFixed(3)}, ${n} trials.`,
  ];
}

function footOf({ runs, seconds, commits, cpu, threads, engine }) {
  const count = (status) => runs.filter((run) => run.status === status).length;
  const left = runs.length - count('finished');
  const trials = left === 0 ? `${runs.length} trials` : `${count('finished')} of ${runs.length} trials`;
  // A + marks a tree with uncommitted changes.
  const commit = commits.map((one) => one?.replace(/^(.{7})[^+]*/, '$1')).join(', ');
  return `*${trials}, ${duration(seconds)} of runs at ${threads.join(' or ')} ${Math.max(...threads) > 1 ? 'threads' : 'thread'}, ${engine.join(', ')}, ${cpu.join(', ')}; commit ${commit}.*`;
}
