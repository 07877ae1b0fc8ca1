// What a user can ask for with `--engine`.

/**
 * Values of `--engine`. `auto`: the fastest available; `wide` and `narrow`: that in registers of 256 or of 128 bits;
 * `simd`: without relaxed operations.
 */
export const ENGINE_CHOICES = ['auto', 'wide', 'narrow', 'simd', 'reference'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export class EngineError extends Error {}
