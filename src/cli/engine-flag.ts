// `--engine`, for every command that computes.
import { Flags } from '@oclif/core';

/** As ENGINE_CHOICES in src/kernels, which is too heavy to load for --help; a test keeps them equal. */
export const engineFlag = Flags.option({ options: ['auto', 'simd', 'reference'] as const })({
  default: 'auto',
  description: 'Kernels: auto is the fastest that this machine runs, reference is plain TypeScript.',
});
