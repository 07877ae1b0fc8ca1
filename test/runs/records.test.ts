// What stands in a run's directory may be anybody's: it is held against its schema, and errors name the place.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseRecord, RecordError } from '../../src/runs/check-record.js';
import { type RecordKind, recordSchemas } from '../../src/runs/record-schemas.js';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false, discriminator: true });

const summary = () => JSON.parse(readFileSync('test/models/lenet5-best/summary.json', 'utf8'));
const step = () => ({ kind: 'step', epoch: 0.5, step: 3, learning_rate: 0.1, train: { loss: 1, accuracy: 0.5 } });
const config = { network: [{ dense: { name: 'f1' } }], training: { epochs: 2 } };
const study = () => ({
  ...{ name: 'one', description: null, file: null, created: '', metric: null, direction: 'max', keys: ['case'] },
  ...{ baseline: { case: 'a' }, halving: { factor: 3, min_epochs: 1 }, power_law: null, reported: [] },
  slurm: { chunk: 1, options: { partition: 'cpu', 'cpus-per-task': 2, exclusive: true } },
  trials: [{ id: 'a_seed-1-0123ab', settings: { case: 'a' }, seed: 1, config }],
});

/** A copy with another value at a place; undefined takes it away. */
function changed(record: object, path: string, value: unknown): object {
  const copy = structuredClone(record);
  const steps = path.split('.');
  const last = steps.pop() as string;
  const inner = steps.reduce<Record<string, unknown>>((node, key) => node[key] as typeof node, { ...copy });
  inner[last] = value;
  return steps.length > 0 ? copy : inner;
}

/** What is wrong with a record, or undefined: compiled when the project was built, and by the schema as it is. */
function fault(kind: RecordKind, record: object): string | undefined {
  const text = JSON.stringify(record);
  let found: string | undefined;
  try {
    parseRecord(kind, text);
  } catch (error) {
    expect(error).toBeInstanceOf(RecordError);
    found = (error as Error).message;
  }
  expect(ajv.validate(recordSchemas[kind], JSON.parse(text))).toBe(found === undefined);
  return found;
}

describe('a record', () => {
  it.each<[RecordKind, object]>([
    ['summary', summary()],
    ['summary', changed(summary(), 'train.accuracy', 1)],
    ['summary', changed(summary(), 'test.accuracy', 0)],
    ['summary', changed(summary(), 'parameters', 0)],
    ['summary', changed(summary(), 'seed', -1)],
    ['summary', changed(summary(), 'validation', null)],
    ['summary', changed(summary(), 'what later versions add', 1)],
    ['summary', changed(summary(), 'config.network', [])],
    ['summary', changed(summary(), 'test.per_class_accuracy.0', null)],
    ['metricsLine', step()],
    ['metricsLine', { ...step(), epoch: 0 }],
    ['metricsLine', { ...step(), epoch: 1e6 }],
    ['metricsLine', { kind: 'validation', epoch: 1.5, step: 3, validation: { loss: 1, accuracy: 1 } }],
    ['metricsLine', { kind: 'epoch', epoch: 1, step: 3, train: { loss: 1, accuracy: 1 }, validation: null }],
    ['study', study()],
    ['study', { ...study(), halving: null, baseline: null }],
    ['journalLine', { time: '', trial: 'a', event: 'failed', reason: 'why' }],
    ['journalLine', { time: '', trial: 'a', event: 'dropped', reason: '', halving: { factor: 2, min_epochs: 1 } }],
  ])('may be a %s as written, with additional keys: %#', (kind, record) => {
    expect(fault(kind, record)).toBeUndefined();
  });

  it.each<[RecordKind, object, string, unknown, string]>([
    ['summary', summary(), 'name', undefined, "it must have required property 'name'"],
    ['summary', summary(), 'status', 'over', 'status must be equal to one of the allowed values'],
    ['summary', summary(), 'train.accuracy', 1.01, 'train.accuracy must be <= 1'],
    ['summary', summary(), 'train.accuracy', -0.01, 'train.accuracy must be >= 0'],
    ['summary', summary(), 'parameters', -1, 'parameters must be >= 0'],
    ['summary', summary(), 'parameters', 0.5, 'parameters must be integer'],
    ['summary', summary(), 'config.network.0', {}, 'config.network.0 must NOT have fewer than 1 properties'],
    [
      ...(['summary', summary(), 'config.network.0'] as const),
      { a: { name: 'a' }, b: { name: 'b' } },
      'config.network.0 must NOT have more than 1 properties',
    ],
    ['summary', summary(), 'data.images.test', -1, 'data.images.test must be >= 0'],
    ['summary', summary(), 'test.confusion.3.4', 0.5, 'test.confusion.3.4 must be integer'],
    ['metricsLine', step(), 'epoch', -1, 'epoch must be >= 0'],
    ['metricsLine', step(), 'epoch', 1e6 + 1, 'epoch must be <= 1000000'],
    ['metricsLine', step(), 'train', undefined, "it must have required property 'train'"],
    ['metricsLine', step(), 'kind', 'stop', 'it value of tag "kind" must be in oneOf'],
    ['study', study(), 'trials.0.id', '../elsewhere', 'trials.0.id must match pattern "^[A-Za-z0-9][A-Za-z0-9._-]*$"'],
    ['study', study(), 'slurm.chunk', -1, 'slurm.chunk must be >= 0'],
    ['study', study(), 'baseline.case', [], 'baseline.case must be string,number,boolean'],
    ['study', study(), 'halving.factor', 'two', 'halving.factor must be number'],
  ])('is not a %s with another value: %#', (kind, record, path, value, message) => {
    expect(fault(kind, changed(record, path, value))).toBe(message);
  });

  it('is not JSON where it was cut short', () => {
    expect(() => parseRecord('metricsLine', '{"kind":"st')).toThrow('not valid JSON');
  });
});

describe('nested brackets', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  /** A line with something else in it: the brace around it is one bracket. */
  const line = (text: string) => JSON.stringify(step()).replace('{', `{"also":${text},`);
  const read = (text: string) => () => parseRecord('metricsLine', line(text));

  it('may be 64', () => {
    expect(read(nested(63))).not.toThrow();
    expect(read(nested(64))).toThrow('nested more than 64 deep');
    expect(read('{"a":'.repeat(64) + 1 + '}'.repeat(64))).toThrow('nested more than 64 deep');
  });

  it('do not include brackets side by side, or in strings', () => {
    expect(read(`[${Array(100).fill('[],{}').join()}]`)).not.toThrow();
    expect(read(JSON.stringify('['.repeat(100)))).not.toThrow();
    expect(read(JSON.stringify(`"${'{'.repeat(100)}`))).not.toThrow();
  });

  it('count again after a string, however it ends', () => {
    expect(read(`["\\\\",${nested(64)}]`)).toThrow('nested more than 64 deep');
    expect(read(`["]]]",${nested(64)}]`)).toThrow('nested more than 64 deep');
  });
});
