// `--engine` and `--threads`, for all commands that compute.
import { Flags } from '@oclif/core';

/** Same as ENGINE_CHOICES in src/kernels, which is too slow to load for --help; a test keeps them equal. */
export const engineFlag = Flags.option({ options: ['auto', 'simd', 'reference'] as const })({
  default: 'auto',
  description: 'Kernels: auto is the fastest on this machine, reference is plain TypeScript.',
});

export const threadsFlag = Flags.integer({
  min: 1,
  max: 256,
  helpValue: 'N',
  description:
    'Worker threads. They change the speed, never the result. Default: training.threads, or the number of cores.',
});
