// `--engine` and `--threads`, for all commands that compute.
import * as Flags from '@oclif/core/flags';

/** Same as ENGINE_CHOICES in src/kernels, which is too slow to load for --help; a test keeps them equal. */
export const engineFlag = Flags.option({ options: ['auto', 'wide', 'narrow', 'simd', 'reference'] as const })({
  default: 'auto',
  description:
    'Kernels. auto: the fastest on this machine; wide and narrow: the same in 256-bit and in 128-bit registers, with the ' +
    'same results; simd: without fused multiply-adds; reference: plain TypeScript.',
});

export const threadsFlag = Flags.integer({
  min: 1,
  max: 256,
  helpValue: 'N',
  description:
    'Worker threads. They change the speed, never the result. Default: training.threads, or the number of cores.',
});

export const oversubscribeFlag = Flags.boolean({
  description: 'Use more threads than there are cores, if so many are asked for. They are slower.',
});
