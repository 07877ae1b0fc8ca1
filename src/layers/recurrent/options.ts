// The options that rnn, lstm and gru share.
import type { OptionsOf } from '../../schema/index.js';
import { initializerChoice } from '../initializers.js';
import { sequenceOptions } from './sequence.js';

export const recurrentOptions = {
  units: { type: 'integer', minimum: 1, description: 'Size of the hidden state.' },
  ...sequenceOptions,
  bias: { type: 'boolean', default: true, description: 'Whether there are biases.' },
  init: initializerChoice('pytorch', 'How the weights start.'),
  bias_init: initializerChoice('pytorch', 'How the biases start.'),
} as const;
export type RecurrentOptions = OptionsOf<typeof recurrentOptions, 'units'>;
