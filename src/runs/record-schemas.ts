// JSON Schemas of summary.json, environment.json, study.json, labels.json and the lines of metrics.jsonl. They require everything
// that the program uses, and allow additional properties. scripts/write-validators.js compiles them.

const number = { type: 'number' } as const;
const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;

const record = (properties: object, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
});
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const listOf = (items: object) => ({ type: 'array', items });
const mapOf = (additionalProperties: object) => ({ type: 'object', additionalProperties });

const share = { type: 'number', minimum: 0, maximum: 1 } as const;
const metrics = record({ loss: number, accuracy: share });

const testMetrics = record({
  loss: number,
  accuracy: share,
  images: count,
  top_k_accuracy: listOf(share),
  per_class_accuracy: listOf(orNull(share)),
  per_class_confidence: listOf(orNull(share)),
  confusion: listOf(listOf(count)),
});

/** A resolved configuration, as far as tables and drawings use it. */
const config = {
  ...record({
    network: listOf({
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: record({ name: text }),
    }),
    training: record({ epochs: count }),
  }),
};

const summary = record(
  {
    name: text,
    status: { enum: ['running', 'finished', 'failed', 'interrupted'] },
    message: orNull(text),
    started: text,
    finished: orNull(text),
    process: orNull(
      record({ host: text, boot: orNull(text), started: orNull(text), namespace: orNull(text), pid: count }, [
        'namespace',
      ]),
    ),
    seed: { type: 'integer' },
    engine: text,
    parameters: count,
    config,
    data: record({
      source: text,
      fallback: { type: 'boolean' },
      requested: text,
      images: record({ train: count, validation: count, test: count }),
      class_names: listOf(text),
      checksums: mapOf(text),
      test_sha256: text,
    }),
    init_from: orNull(record({ file: text, sha256: text, from_seed: listOf(text) }, ['from_seed'])),
    epochs: count,
    earlier_epochs: listOf(count),
    best_epoch: orNull(number),
    model_sha256: orNull(text),
    train: orNull(metrics),
    validation: orNull(metrics),
    last_validation: orNull(metrics),
    test: orNull(testMetrics),
    peak_test: orNull(record({ loss: number, accuracy: number, epoch: number })),
    final_train: orNull(metrics),
    timing: record({ train_seconds: number, images_per_second: number, total_seconds: number }),
  },
  // Absent in runs of earlier versions.
  ['earlier_epochs', 'model_sha256', 'init_from', 'process'],
);

const line = (kind: string, properties: object, optional: readonly string[] = []) =>
  record({ kind: { const: kind }, epoch: { type: 'number', minimum: 0, maximum: 1e6 }, ...properties }, optional);

const metricsLine = {
  type: 'object',
  properties: { kind: text },
  required: ['kind'],
  // Validates a line by its kind only, so that errors are about that kind.
  discriminator: { propertyName: 'kind' },
  oneOf: [
    line('step', { step: count, learning_rate: number, train: metrics }),
    line('epoch', { step: count, train: metrics, validation: orNull(metrics), test: metrics }, ['test']),
    line('validation', { step: count, validation: metrics, test: metrics }, ['test']),
    line('test', { test: metrics }),
  ],
};

const environment = record(
  {
    lenet: text,
    node: text,
    platform: text,
    cpu: text,
    cores: count,
    threads: count,
    engine: text,
    width: orNull(count),
    fused_multiply_add: { type: 'boolean' },
    git_commit: orNull(text),
    command: listOf(text),
  },
  ['width'],
);

const settings = mapOf({ type: ['string', 'number', 'boolean'] });
const halving = orNull(record({ factor: number, min_epochs: number }));

const study = record(
  {
    name: text,
    description: orNull(text),
    file: orNull(text),
    created: text,
    metric: orNull(text),
    direction: { enum: ['max', 'min'] },
    keys: listOf(text),
    baseline: orNull(settings),
    halving,
    power_law: orNull(record({ size: text, capacity: number })),
    reported: listOf(record({ when: settings, metric: text, value: number })),
    slurm: record({ chunk: count, options: settings }),
    trials: listOf(
      record({
        // A name inside the study directory, which cannot lead out of it.
        id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' },
        settings,
        seed: { type: 'integer' },
        config,
      }),
    ),
    remarks: listOf(text),
  },
  ['remarks'],
);

const journalLine = record({ time: text, trial: text, event: text, reason: text, halving }, ['halving']);

// Mixed images are correct in part.
const totals = record({ loss: number, correct: { type: 'number', minimum: 0 }, count });

/** The JSON of a checkpoint: the state of training. */
const checkpoint = record({
  header: record({ step: count, metricsBytes: count, totalSeconds: number, config: { type: 'object' } }, [
    'totalSeconds',
  ]),
  state: record({
    epochs: count,
    stepInEpoch: count,
    step: count,
    epochTotals: totals,
    logTotals: totals,
    train: orNull(metrics),
    validation: orNull(metrics),
    best: orNull(record({ epoch: number, validation: orNull(metrics), monitored: orNull(metrics) })),
    peakTest: orNull(record({ loss: number, accuracy: share, epoch: number })),
    stopped: orNull(text),
    trainSeconds: number,
    images: count,
  }),
});

/** labels.json: what people say of a run. */
const labels = record({ tags: listOf(text), note: orNull(text) });

/** @public compiled at build time */
export const recordSchemas = { summary, checkpoint, metricsLine, environment, study, journalLine, labels } as const;
export type RecordKind = keyof typeof recordSchemas;
