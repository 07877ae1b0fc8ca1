// Settings that have no effect beside others, or hardly the intended one.
import type { LoadedConfig } from '../config/load.js';
import { ConfigError, type Problem } from '../config/problem.js';
import { counted } from '../format/numbers.js';
import { isAveraged } from '../optimizers/averages.js';

/** Numbers of images after split and limits. */
export interface Counts {
  readonly train: number;
  readonly validation: number;
}

/** @throws ConfigError if a setting needs validation images and there are none */
export function requireValidation({ experiment, problem }: LoadedConfig, { validation }: Counts): void {
  if (validation > 0) return;
  const { patience, validate_every: every, monitor } = experiment.training;
  const onTrain = monitor?.startsWith('train_') ?? false;
  const asked = [
    { key: 'patience', isSet: patience > 0 && !onTrain },
    { key: 'monitor', isSet: monitor !== undefined && !onTrain },
    { key: 'validate_every', isSet: every > 0 },
  ].filter(({ isSet }) => isSet);
  if (asked.length === 0) return;
  const message = (key: string) => `${key} goes by validation images, and there are none`;
  throw new ConfigError(
    asked.map(({ key }) => problem(['training', key], message(key), 'data.split.validation of more than 0')),
  );
}

/** Images of directories are sorted by class: in file order validation gets the last classes. */
export function sortedSplit({ experiment, problem }: LoadedConfig, { validation }: Counts): Problem[] {
  const { source, split } = experiment.data;
  if (source.type !== 'images' || split.method !== 'file_order' || validation === 0) return [];
  const message = `the images of a directory are sorted by class, and the ${counted(validation, 'validation image')} are the last ones: those of the last classes only`;
  return [problem(['data', 'source'], message, 'data.split: {method: stratified}')];
}

/** Settings for steps or epochs that are never reached. */
export function idleSettings({ experiment, problem }: LoadedConfig, { train }: Counts): Problem[] {
  const { epochs, warmup, batch_size: batch, accumulate = 1, average } = experiment.training;
  const size = batch * accumulate;
  const warnings: Problem[] = [];
  if (epochs > 0 && warmup >= epochs) {
    const message = `the warm-up of ${counted(warmup, 'epoch')} outlasts training, which has ${epochs}: the rate never gets to its full height`;
    warnings.push(problem(['training', 'warmup'], message, 'a warm-up shorter than training.epochs'));
  }
  if (size > train) {
    const step = accumulate > 1 ? `a step of ${accumulate} batches of ${batch}` : `a batch of ${size}`;
    const message = `${step} is more than the ${counted(train, 'training image')}: every epoch is a single step`;
    warnings.push(problem(['training', 'batch_size'], message, `steps of at most ${train} images`));
  }
  if (average && !isAveraged(average, epochs * Math.ceil(train / size), Math.ceil(train / size))) {
    const message = `the average begins after training, which has ${counted(epochs, 'epoch')}: there is none`;
    warnings.push(problem(['training', 'average'], message, 'an earlier start of the average'));
  }
  return warnings;
}
