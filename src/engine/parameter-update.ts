// From the gradients of a step's groups to new parameters: each thread its range, the same bits for any number.

import { type Arena, type Kernels, type Pointer, rangeOf } from '../kernels/index.js';
import { type OptimizerOptions, type OptimizerStep, optimizers, takeStep } from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import type { Barrier } from './barrier.js';
import type { ParameterLayout } from './parameters.js';

/** Floats whose squares are summed together: fixed, so that a norm does not depend on threads. */
const NORM_CHUNK = 4096;

export interface UpdateOptions {
  readonly optimizer: Choice<OptimizerOptions>;
  /** The largest gradient norm that is let through; 0: any. */
  readonly clipNorm: number;
  readonly threads: number;
}

type MutableStep = { -readonly [K in keyof OptimizerStep<OptimizerOptions>]: OptimizerStep<OptimizerOptions>[K] };

export class ParameterUpdate {
  /** The optimizer's stretches. */
  readonly slots: readonly Pointer[];
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #layout: ParameterLayout;
  readonly #options: UpdateOptions;
  readonly #parameters: Pointer;
  readonly #gradients: Pointer;
  /** float [chunk]: sums of squares. */
  readonly #norms: Float32Array;
  /** For each thread the pieces of parameters that it updates: made once, their rate and step set as they change. */
  readonly #pieces: readonly (readonly MutableStep[])[];

  /** @param gradients the first group's stretch; the others follow it. */
  constructor(
    kernels: Kernels,
    arena: Arena,
    layout: ParameterLayout,
    parameters: Pointer,
    gradients: Pointer,
    options: UpdateOptions,
  ) {
    this.#kernels = kernels;
    this.#arena = arena;
    this.#layout = layout;
    this.#options = options;
    this.#parameters = parameters;
    this.#gradients = gradients;
    const { optimizer, threads } = options;
    const count = optimizers.of(optimizer.type).slots(optimizer.options);
    this.slots = Array.from({ length: count }, () => layout.allocate(arena));
    const chunks = Math.ceil(layout.bytes / 4 / NORM_CHUNK);
    this.#norms = arena.floats(arena.allocate(chunks * 4), chunks);
    this.#pieces = Array.from({ length: threads }, (_, thread) => this.#plan(thread));
  }

  /** A thread's part: adds `groups` gradients up in order, clips, and steps. */
  run(thread: number, groups: number, rate: number, step: number, barrier: Barrier): void {
    const [start, end] = this.#range(thread);
    this.#kernels.sumGroups(this.#gradients + start * 4, groups, this.#layout.bytes, end - start);
    if (this.#options.clipNorm > 0) this.#clip(start, end, barrier);
    const optimizer = optimizers.of(this.#options.optimizer.type);
    for (const piece of this.#pieces[thread]) {
      piece.rate = rate;
      piece.step = step;
      takeStep(optimizer, this.#kernels, this.#arena, piece);
    }
  }

  /** A thread's part: second derivatives summed in the gradients, over `images`, become the first slot. */
  takeCurvature(thread: number, groups: number, images: number): void {
    const [start, end] = this.#range(thread);
    const [from, to] = [this.#gradients + start * 4, this.slots[0] + start * 4];
    this.#kernels.sumGroups(from, groups, this.#layout.bytes, end - start);
    this.#kernels.scale(from, 1 / images, end - start);
    this.#arena.u8.copyWithin(to, from, from + (end - start) * 4);
  }

  #plan(thread: number): MutableStep[] {
    const { options } = this.#options.optimizer;
    const [start, end] = this.#range(thread);
    const pieces: MutableStep[] = [];
    for (const p of this.#layout.parameters) {
      const from = Math.max(start, p.offset / 4);
      const to = Math.min(end, p.offset / 4 + p.paddedCount);
      if (from >= to || p.spec.kind === 'buffer') continue;
      const decays = p.spec.kind === 'weight' || options.decay_biases;
      pieces.push({
        options,
        w: this.#parameters + from * 4,
        g: this.#gradients + from * 4,
        slots: this.slots.map((slot) => slot + from * 4),
        count: to - from,
        decay: decays ? options.weight_decay : 0,
        rate: 0,
        step: 0,
      });
    }
    return pieces;
  }

  /** Floats [start, end) of a thread; whole norm chunks, so that a chunk's squares are summed by one thread. */
  #range(thread: number): [number, number] {
    const { clipNorm, threads } = this.#options;
    return rangeOf({ index: thread, of: threads }, this.#layout.bytes / 4, clipNorm > 0 ? NORM_CHUNK : 16);
  }

  /** Scales the gradient down to the largest norm allowed. torch.nn.utils.clip_grad_norm_. */
  #clip(start: number, end: number, barrier: Barrier): void {
    for (let at = start; at < end; at += NORM_CHUNK) {
      const count = Math.min(NORM_CHUNK, end - at);
      this.#norms[at / NORM_CHUNK] = this.#kernels.sumOfSquares(this.#gradients + at * 4, count);
    }
    barrier.wait();
    let total = 0;
    for (const squares of this.#norms) total += squares;
    const norm = Math.sqrt(total);
    const { clipNorm } = this.#options;
    if (norm > clipNorm) this.#kernels.scale(this.#gradients + start * 4, clipNorm / (norm + 1e-6), end - start);
  }
}
