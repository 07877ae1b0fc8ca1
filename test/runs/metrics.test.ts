// Numbers of a run by name: what they are, which of them are good when small, and which were chosen on test images.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isMetric, isOnTest, lessIsBetter, METRICS, metricsOf } from '../../src/runs/metrics.js';
import type { Summary } from '../../src/runs/records.js';

const stored: Summary = JSON.parse(readFileSync('test/models/lenet5-best/summary.json', 'utf8'));
const of = (changes: object) => metricsOf({ ...stored, ...changes });

it('a number that was not measured is null', () => {
  const nothing = {
    ...{ test: null, peak_test: null, validation: null, last_validation: null, train: null, final_train: null },
    ...{ best_epoch: null, timing: { train_seconds: 0, images_per_second: 0, total_seconds: 0 } },
  };
  const measured = Object.entries(of(nothing)).filter(([, value]) => value !== null);
  expect(measured).toEqual([
    ['epochs', stored.epochs],
    ['parameters', stored.parameters],
  ]);
});

it('each has its own place in the summary', () => {
  const metrics = of({
    ...{ test: { loss: 1, accuracy: 0.11 }, peak_test: { accuracy: 0.12 }, validation: { loss: 2, accuracy: 0.13 } },
    ...{
      last_validation: { accuracy: 0.14 },
      train: { loss: 3, accuracy: 0.15 },
      final_train: { loss: 4, accuracy: 0.16 },
    },
    ...{ epochs: 5, best_epoch: 6, parameters: 7, timing: { train_seconds: 8, images_per_second: 9 } },
  });
  expect(metrics).toEqual({
    ...{ test_accuracy: 0.11, test_loss: 1, peak_test_accuracy: 0.12, validation_accuracy: 0.13, validation_loss: 2 },
    ...{
      last_validation_accuracy: 0.14,
      train_accuracy: 0.15,
      train_loss: 3,
      final_train_accuracy: 0.16,
      final_train_loss: 4,
    },
    ...{ error_gap: expect.closeTo(0.05), epochs: 5, best_epoch: 6, parameters: 7 },
    ...{ train_seconds: 8, images_per_second: 9 },
  });
});

it('the gap between the errors needs both', () => {
  expect(of({ final_train: null }).error_gap).toBeNull();
  expect(of({ final_train: { loss: 0, accuracy: 1 }, test: null }).error_gap).toBeNull();
});

it('losses, times, sizes, epochs and gaps are good when small, accuracies and speed when large', () => {
  expect(METRICS.filter((name) => !lessIsBetter(name))).toEqual([
    ...['test_accuracy', 'peak_test_accuracy', 'validation_accuracy', 'last_validation_accuracy'],
    ...['train_accuracy', 'final_train_accuracy', 'images_per_second'],
  ]);
});

it('metrics of test images are recognised', () => {
  expect(METRICS.filter(isOnTest)).toEqual(['test_accuracy', 'test_loss', 'peak_test_accuracy', 'error_gap']);
});

it('a name inherited by every object is not a metric', () => {
  expect(isMetric('test_loss')).toBe(true);
  expect(isMetric('toString')).toBe(false);
});
