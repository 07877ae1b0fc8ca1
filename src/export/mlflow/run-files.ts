// The files of a run in MLflow’s file store.
import { createHash } from 'node:crypto';
import { sourceText } from '../../runs/data-source.js';
import { fingerprintOf } from '../../runs/fingerprint.js';
import type { Summary } from '../../runs/records.js';
import { resolvedText } from '../../runs/run-directory.js';
import { type Sample, samplesOf } from '../../runs/series.js';
import { settingsOf } from '../../runs/settings-of.js';
import type { RecordedRun, TimedLine } from '../recorded-run.js';
import { metaText } from './meta-text.js';

/** Values of RunStatus and SourceType. */
const STATUS: Readonly<Record<Summary['status'], number>> = { running: 1, finished: 3, failed: 4, interrupted: 5 };
const LOCAL = 4;

/** 32 hexadecimal digits; the same for a run that was renamed, copied or trained for more epochs. */
export const runIdOf = ({ started, config }: Summary): string =>
  createHash('sha256')
    .update(`${started} ${fingerprintOf(config, ['training.epochs'])}`)
    .digest('hex')
    .slice(0, 32);

interface Place {
  /** The id of its experiment. */
  readonly experiment: string;
  /** The URL of its artifacts. */
  readonly artifacts: string;
}

/** Content by path. */
export function runFiles(run: RecordedRun, place: Place): Map<string, string | Uint8Array> {
  const { summary, lines, model } = run;
  const files = new Map<string, string | Uint8Array>([['meta.yaml', metaOf(summary, place)]]);
  for (const [name, value] of settingsOf(summary.config)) files.set(`params/${name}`, oneLineOf(value));
  for (const [name, text] of metricsOf(lines)) files.set(`metrics/${name}`, text);
  for (const [name, text] of Object.entries(tagsOf(summary))) files.set(`tags/${name}`, text);
  files.set('artifacts/resolved.yaml', resolvedText(summary.config));
  if (model) files.set('artifacts/model.safetensors', model.bytes);
  return files;
}

function metaOf(summary: Summary, { experiment, artifacts }: Place): string {
  const id = runIdOf(summary);
  return metaText({
    artifact_uri: artifacts,
    deleted_time: null,
    end_time: summary.finished === null ? null : Date.parse(summary.finished),
    entry_point_name: '',
    experiment_id: experiment,
    lifecycle_stage: 'active',
    run_id: id,
    run_name: summary.run,
    run_uuid: id,
    source_name: '',
    source_type: LOCAL,
    source_version: '',
    start_time: Date.parse(summary.started),
    status: STATUS[summary.status],
    tags: [],
    user_id: '',
  });
}

/** MLflow takes each line of a parameter for a value of its own. */
const oneLineOf = (value: unknown): string => String(value).replaceAll('\n', ' ');

/** Lines of "time value step" by metric: train_loss, validation_accuracy, learning_rate ... */
function metricsOf(lines: readonly TimedLine[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { line, step, time } of lines) {
    for (const sample of samplesOf(line)) {
      const name = metricName(sample);
      texts.set(name, `${texts.get(name) ?? ''}${time} ${sample.value} ${step}\n`);
    }
  }
  return texts;
}

const metricName = ({ split, measure }: Sample): string => (split ? `${split}_${measure}` : measure);

const tagsOf = (summary: Summary): Record<string, string> => ({
  'mlflow.runName': summary.run,
  'mlflow.source.name': 'lenet',
  'mlflow.source.type': 'LOCAL',
  data: sourceText(summary.data),
  ...(summary.message === null ? {} : { message: summary.message }),
});
