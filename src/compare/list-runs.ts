// The runs of a directory as a list that can be filtered and sorted: `lenet runs`.
import { join } from 'node:path';
import { conditionOf, settingOf, settingsNamed } from '../runs/condition.js';
import { findRuns } from '../runs/find-runs.js';
import { labelsOrProblem } from '../runs/labels.js';
import { isMetric, METRICS, metricsOf, type RunMetrics } from '../runs/metrics.js';
import { inOrder } from '../runs/order.js';
import { readRun, statusNow } from '../runs/read-run.js';
import { RunError } from '../runs/run-directory.js';
import { effectiveConfig } from './origin.js';
import { ViewError } from './view.js';

export interface ListedRun {
  readonly run: string;
  readonly name: string | null;
  readonly status: string;
  readonly started: string | null;
  readonly tags: readonly string[];
  /** What people say of it, or why it cannot be read. */
  readonly note: string | null;
  readonly metrics: Partial<RunMetrics>;
  readonly settings: ReadonlyMap<string, unknown>;
}

export interface ListOptions {
  /** Conditions that must all hold. */
  readonly where?: readonly string[];
  readonly tags?: readonly string[];
  /** A metric, a setting, `run`, `name`, `status` or `started`; with a leading - in descending order. */
  readonly sort?: string;
}

/** Runs below a directory, the last ones first. @throws ViewError for a wrong condition or an unknown key */
export function listRuns(directory: string, { where = [], tags = [], sort = '-started' }: ListOptions): ListedRun[] {
  const all = findRuns(directory).map((id) => listed(join(directory, id)));
  const settings = new Set(all.flatMap((run) => [...run.settings.keys()]));
  const known = new Set([...FIELDS, ...METRICS, ...settings]);
  const require = (key: string) => {
    if (known.has(key) || settingsNamed(settings, key).length > 0) return;
    throw new ViewError(
      `unknown key ${key}; there are ${[...FIELDS, ...METRICS].join(', ')}, and the settings of the runs`,
    );
  };
  const conditions = where.map((text) => {
    const condition = conditionOf(text);
    if (!condition) throw new ViewError(`--where ${text}: not a condition; write --where 'test_accuracy > 0.98'`);
    if (all.length > 0) require(condition.key);
    if (condition.isOfSize && !condition.isNumeric && !/^(started|name|run)$/.test(condition.key))
      throw new ViewError(`--where ${text}: ${condition.key} is compared by size, and what follows is not a number`);
    return condition;
  });
  const key = sort.replace(/^[-+]/, '');
  if (all.length > 0) require(key);
  const meant = known.has(key) ? [key] : settingsNamed(settings, key);
  if (meant.length > 1) throw new ViewError(`--sort ${key} is ambiguous: ${meant.join(', ')}`);
  return all
    .filter((run) => conditions.every((condition) => condition.test(fieldOf(run, condition.key))))
    .filter((run) => tags.every((tag) => run.tags.includes(tag)))
    .sort((a, b) => inOrder(fieldOf(a, key), fieldOf(b, key), sort.startsWith('-')));
}

const FIELDS = ['run', 'name', 'status', 'started', 'tags', 'note'] as const;

function fieldOf(run: ListedRun, key: string): unknown {
  const field = FIELDS.find((one) => one === key);
  if (field) return run[field];
  return isMetric(key) ? (run.metrics[key] ?? null) : (settingOf(run.settings, key) ?? null);
}

function listed(run: string): ListedRun {
  try {
    const { summary } = readRun(run);
    return {
      ...{ run, name: summary.name, started: summary.started, metrics: metricsOf(summary) },
      status: statusNow(summary),
      settings: effectiveConfig(summary),
      ...labelsOrProblem(run),
    };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const nothing = { name: null, started: null, tags: [], metrics: {}, settings: new Map<string, unknown>() };
    return { run, status: 'unreadable', note: error.message, ...nothing };
  }
}
