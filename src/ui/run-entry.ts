// One run of the index: its row, read again when its files change.
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sourceText } from '../runs/data-source.js';
import { flattenConfig } from '../runs/flatten-config.js';
import { labelsText } from '../runs/labels.js';
import { METRICS, metricsOf, type RunMetrics } from '../runs/metrics.js';
import { MetricsTail } from '../runs/metrics-tail.js';
import { accuracyCourse, epochPointsOf, type Point } from '../runs/quantities.js';
import { isAlive, readRun, statusNow } from '../runs/read-run.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import { RunError } from '../runs/run-directory.js';
import { isStudyDirectory } from '../runs/study-directory.js';
import type { RunRow } from './protocol.js';
import { isAbsentOrInside, isWithin, LEADS_OUT, stampOf } from './run-files.js';

/** Maximum points of a sparkline, limited by its pixels. */
const MOST_POINTS = 60;

/** Files that change while a run is running. */
const WATCHED = ['summary.json', 'labels.json', 'metrics.jsonl', 'model.safetensors'] as const;
/** Bytes of metrics.jsonl read for a row: of a longer file only the last lines. */
const MOST_BYTES = 4 << 20;

export class RunEntry {
  readonly path: string;
  #stamp: string | undefined;
  readonly #tail: MetricsTail;
  #epochs: MetricsLine[] = [];
  #summary: Summary | undefined;
  /** The row without its settings, which depend on the other runs. */
  #row: Omit<RunRow, 'settings'>;
  #config: ReadonlyMap<string, unknown> = new Map();

  constructor(
    readonly root: string,
    readonly id: string,
  ) {
    this.path = join(root, id);
    this.#tail = new MetricsTail(this.path, { most: MOST_BYTES });
    this.#row = this.#unreadable('not read yet');
  }

  get config(): ReadonlyMap<string, unknown> {
    return this.#config;
  }

  get status(): RunRow['status'] {
    return this.#row.status;
  }

  /** @param varying the settings that differ between the runs. */
  row(varying: readonly string[]): RunRow {
    return { ...this.#row, settings: Object.fromEntries(varying.map((key) => [key, this.#config.get(key) ?? null])) };
  }

  /** Whether anything changed since the last call. */
  refresh(): boolean {
    const hasDied = this.#row.status === 'running' && this.#summary !== undefined && !isAlive(this.#summary);
    if (this.#stampNow() === this.#stamp && !hasDied) return false;
    this.#read();
    this.#stamp = this.#stampNow();
    return true;
  }

  /** For an ended run only the summary and the labels are checked: there may be a thousand runs. */
  #stampNow(): string {
    const watched = this.#row.status === 'running' ? WATCHED : WATCHED.slice(0, 2);
    return watched.map((file) => stampOf(this.path, file)).join();
  }

  /** Any problem with a run becomes the note of its row. */
  #read(): void {
    try {
      if (!isWithin(this.root, this.path)) throw new RunError(LEADS_OUT);
      const { summary } = readRun(this.path);
      const { reset, lines } = this.#tail.read();
      const kept = reset ? [] : this.#epochs;
      this.#epochs = [...kept, ...lines.filter(({ kind }) => kind === 'epoch')];
      // lenet resume --epochs changes it; another object means other columns.
      const config = flattenConfig(summary.config);
      if (!isDeepStrictEqual(config, this.#config)) this.#config = config;
      this.#summary = summary;
      this.#row = this.#readable(summary);
    } catch (error) {
      this.#row = this.#unreadable((error as Error).message);
    }
  }

  #readable(summary: Summary): Omit<RunRow, 'settings'> {
    const isRunning = summary.status === 'running';
    const course = accuracyCourse(this.#epochs);
    return {
      id: this.id,
      name: summary.name,
      study: studyOf(this.root, this.id),
      status: statusNow(summary),
      note: summary.message,
      labels: labelsText(this.path),
      started: summary.started,
      fallback: summary.data?.fallback ? sourceText(summary.data) : null,
      metrics: rounded(isRunning ? { ...metricsOf(summary), ...progressOf(this.#epochs) } : metricsOf(summary)),
      spark: thinned(course.values),
      sparkOf: course.split,
      hasModel: stampOf(this.path, 'model.safetensors') !== '',
    };
  }

  #unreadable(note: string): Omit<RunRow, 'settings'> {
    const nothing = {
      labels: null,
      started: null,
      fallback: null,
      metrics: {},
      spark: [],
      sparkOf: 'training',
      hasModel: false,
    } as const;
    return {
      id: this.id,
      name: this.id.split('/').at(-1) ?? '',
      study: null,
      status: 'unreadable',
      note,
      ...nothing,
    };
  }
}

/** The parent directory of a run if it is a study; '.' for the runs directory itself. */
function studyOf(root: string, id: string): string | null {
  const folder = id.split('/').slice(0, -1).join('/') || '.';
  const path = join(root, folder);
  return isStudyDirectory(path) && isAbsentOrInside(root, join(path, 'study.json')) ? folder : null;
}

/** Metrics of a running run: its summary has them only at the end. */
function progressOf(epochs: readonly MetricsLine[]): Partial<RunMetrics> {
  const last = epochs.at(-1);
  if (last?.kind !== 'epoch') return {};
  return {
    epochs: last.epoch,
    train_loss: last.train.loss,
    train_accuracy: last.train.accuracy,
    last_validation_accuracy: last.validation?.accuracy ?? null,
    validation_accuracy: best(epochPointsOf(epochs, { split: 'validation', measure: 'accuracy' })),
  };
}

const best = (points: readonly Point[]): number | null =>
  points.length > 0 ? Math.max(...points.map(({ value }) => value)) : null;

/** Five digits are more than a table shows. */
function rounded(metrics: RunMetrics): Partial<RunMetrics> {
  const short = (value: number | null) => (value === null ? null : Number(value.toPrecision(6)));
  return Object.fromEntries(METRICS.map((name) => [name, short(metrics[name])]));
}

function thinned(values: readonly number[]): number[] {
  const step = Math.ceil(values.length / MOST_POINTS);
  // The last point is always included: it is the final value.
  return values.filter((_, i) => (values.length - 1 - i) % step === 0).map((value) => Number(value.toPrecision(5)));
}
