// The filter above the table of runs, and the order of its rows.
import { describe, expect, it } from 'vitest';
import { filterOf } from '../../src/ui/page/runs/filter.js';
import { sorted } from '../../src/ui/page/runs/order.js';
import type { RunRow } from '../../src/ui/protocol.js';

const row = (id: string, accuracy: number | null, settings: RunRow['settings'] = {}): RunRow => ({
  ...{
    id,
    name: id,
    study: null,
    status: 'finished',
    note: null,
    labels: null,
    started: null,
    fallback: null,
    spark: [],
    sparkOf: 'validation',
    hasModel: true,
  },
  metrics: { test_accuracy: accuracy, epochs: 20 },
  settings,
});

const rows = [
  row('lenet-9', 0.98, { 'training.optimizer': 'adam', 'training.batch_size': 64 }),
  row('lenet-10', 0.99, { 'training.optimizer': 'sgd', 'training.batch_size': 128 }),
  row('other', null, { 'training.optimizer': 'Adamw', 'training.batch_size': null }),
];
const found = (typed: string) => rows.filter(filterOf(typed)).map(({ id }) => id);

describe('the filter', () => {
  it('shows everything if it is empty', () => {
    expect(found('')).toHaveLength(3);
    expect(found('  ')).toHaveLength(3);
  });

  it('requires all words in names and settings, in any case', () => {
    expect(found('LENET')).toEqual(['lenet-9', 'lenet-10']);
    expect(found('adam')).toEqual(['lenet-9', 'other']);
    expect(found('lenet adam')).toEqual(['lenet-9']);
  });

  it('compares metrics and settings, by their full name or its last part', () => {
    expect(found('test_accuracy>0.98')).toEqual(['lenet-10']);
    expect(found('test_accuracy>=0.98')).toEqual(['lenet-9', 'lenet-10']);
    expect(found('batch_size<100')).toEqual(['lenet-9']);
    expect(found('training.batch_size=128')).toEqual(['lenet-10']);
    expect(found('optimizer!=sgd epochs<=20')).toEqual(['lenet-9', 'other']);
  });

  it('finds nothing for a key that no run has', () => {
    expect(found('speed>1')).toEqual([]);
    expect(found('test_accuracy>much')).toEqual([]);
  });
});

describe('the order', () => {
  const order = (key: string, descending: boolean) => sorted(rows, { key, descending }).map(({ id }) => id);

  it('is numerical for numbers, and natural for texts', () => {
    expect(order('name', false)).toEqual(['lenet-9', 'lenet-10', 'other']);
    expect(order('test_accuracy', true)).toEqual(['lenet-10', 'lenet-9', 'other']);
  });

  it('puts missing values last in both directions', () => {
    expect(order('training.batch_size', false).at(-1)).toBe('other');
    expect(order('training.batch_size', true).at(-1)).toBe('other');
  });
});
