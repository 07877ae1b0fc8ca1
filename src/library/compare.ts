// `compare`: compares runs, as `lenet compare`.
import { type AnalysisOptions, analyse } from '../compare/analysis.js';
import { type ComparisonRecord, comparisonRecord } from '../compare/record.js';
import { runsAt } from '../runs/reference.js';
import { requireKnown } from './options.js';

export interface CompareOptions extends Omit<AnalysisOptions, 'baseline'> {
  /** Settings of the baseline group: `{activation: 'relu'}`. Default: the study's. */
  readonly baseline?: Readonly<Record<string, string | number | boolean>>;
}

const KNOWN = ['metric', 'sort', 'columns', 'single', 'baseline', 'pareto', 'pivot'];

/**
 * The object that `lenet compare --json` prints. A directory that is not there or holds no run is a row with the reason.
 * @param runs paths, names as open takes them, a directory of runs, or a study directory
 * @throws ViewError for an unknown metric or key; RunError for a broken study; TypeError for wrong options
 */
export function compare(runs: string | readonly string[], options: CompareOptions = {}): ComparisonRecord {
  requireKnown('compare', options, KNOWN);
  requireOneView(options);
  const { baseline, ...others } = options;
  const pairs = baseline && Object.entries(baseline).map(([key, value]) => `${key}=${value}`);
  return comparisonRecord(analyse(runsAt([runs].flat()), { ...others, baseline: pairs }));
}

/** Single runs and groups exclude one another. @throws TypeError */
function requireOneView(options: CompareOptions): void {
  const single = (['columns', 'single'] as const).find((name) => options[name]);
  const groups = (['baseline', 'pareto', 'pivot'] as const).find((name) => options[name]);
  if (single && groups) throw new TypeError(`${single} shows single runs, and ${groups} groups: leave one of them out`);
}
