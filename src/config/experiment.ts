// The type of a resolved experiment: all defaults filled in, all choices resolved.
import type { HeadOptions } from '../heads/index.js';
import type { LayerOptions } from '../layers/index.js';
import type { OptimizerOptions } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import type { DataConfig, TrainingConfig } from './schema.js';

export interface Experiment {
  readonly name: string;
  readonly description?: string;
  readonly seed: number;
  readonly data: Omit<DataConfig, 'source' | 'transforms'> & {
    readonly source: Choice;
    readonly transforms: readonly Choice[];
  };
  readonly network: readonly Choice<LayerOptions>[];
  readonly head: Choice<HeadOptions>;
  readonly training: Omit<TrainingConfig, 'optimizer' | 'schedule' | 'average' | 'mix'> & {
    readonly optimizer: Choice<OptimizerOptions>;
    readonly schedule: Choice;
    readonly average?: Choice;
    readonly mix?: Choice;
  };
}
