// `--engine` and `--threads`, for every command that computes.
import { Flags } from '@oclif/core';

/** As ENGINE_CHOICES in src/kernels, which is too heavy to load for --help; a test keeps them equal. */
export const engineFlag = Flags.option({ options: ['auto', 'simd', 'reference'] as const })({
  default: 'auto',
  description: 'Kernels: auto is the fastest that this machine runs, reference is plain TypeScript.',
});

export const threadsFlag = Flags.integer({
  min: 1,
  max: 256,
  helpValue: 'N',
  description: 'Worker threads. They change the speed, never the result. Default: training.threads, or the cores.',
});
