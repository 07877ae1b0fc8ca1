// From the gradients of a step to new parameters, piece by piece: the same bits whichever thread takes a piece.

import { GRADIENT_SUMS, LANES, type Pointer } from '../kernels/index.js';
import {
  type Optimizer,
  type OptimizerOptions,
  type OptimizerStep,
  optimizers,
  takeStep,
} from '../optimizers/index.js';
import type { Choice } from '../schema/index.js';
import type { BoundGraph } from './bound-graph.js';
import type { StepPlan } from './commands.js';
import type { GradientMemory, Summed } from './gradient-memory.js';
import type { ParameterLayout } from './parameters.js';
import type { Thread } from './thread.js';
import { type Piece, updatePieces } from './update-pieces.js';

export interface UpdateOptions {
  readonly optimizer: Choice<OptimizerOptions>;
  /** The largest gradient norm that is let through; 0: any. */
  readonly clipNorm: number;
  readonly threads: number;
  /** Whether an average of the parameters is kept. Default: no. */
  readonly averages?: boolean;
}

type PlannedUpdate = Pick<StepPlan, 'rate' | 'step' | 'average'>;

/** What is updated, and from what. */
interface Updated {
  readonly bound: BoundGraph;
  readonly layout: ParameterLayout;
  readonly parameters: Pointer;
  readonly gradients: GradientMemory;
}

type MutableStep = { -readonly [K in keyof OptimizerStep<OptimizerOptions>]: OptimizerStep<OptimizerOptions>[K] };

export class ParameterUpdate {
  /** The optimizer's stretches, in the parameters' layout. */
  readonly slots: readonly Pointer[];
  /** The average of the parameters, in their layout; 0 where none is kept. */
  readonly average: Pointer;
  readonly #updated: Updated;
  readonly #optimizer: Optimizer;
  readonly #options: UpdateOptions;
  readonly #pieces: readonly Piece[];
  /** Each piece's step: made once, its rate and number set as they change. */
  readonly #steps: readonly MutableStep[];
  /** float [piece]: sums of squares. */
  readonly #norms: Float32Array;
  /** GRADIENT_SUMS bytes for each thread. */
  readonly scratch: Pointer;

  constructor(updated: Updated, options: UpdateOptions) {
    const { bound, layout } = updated;
    const { arena } = bound;
    const { optimizer, threads } = options;
    this.#updated = updated;
    this.#options = options;
    this.#optimizer = optimizers.of(optimizer.type);
    const count = this.#optimizer.slots(optimizer.options);
    this.average = options.averages ? layout.allocate(arena) : 0;
    this.slots = Array.from({ length: count }, () => layout.allocate(arena));
    this.#pieces = updatePieces(bound, layout);
    this.#steps = this.#pieces.map((piece) => this.#stepOf(piece));
    this.#norms = arena.floats(arena.allocate(this.#pieces.length * 4), this.#pieces.length);
    this.scratch = arena.allocate(threads * GRADIENT_SUMS);
  }

  /** A thread's part: adds up the gradients, clips, steps, averages, and packs the new weights. */
  run(thread: Thread, summed: Summed, plan: PlannedUpdate): void {
    const { clipNorm } = this.#options;
    const { gradients } = this.#updated;
    const scratch = this.scratch + thread.index * GRADIENT_SUMS;
    thread.eachPiece(this.#pieces.length, (i) => {
      gradients.addUp(this.#pieces[i], summed, scratch);
      if (clipNorm > 0) this.#measure(i);
      else this.#step(i, plan);
    });
    if (clipNorm === 0) return;
    thread.barrier.wait();
    const factor = this.#clipFactor();
    thread.eachPiece(this.#pieces.length, (i) => {
      if (factor < 1) this.#updated.bound.kernels.scale(this.#steps[i].g, factor, this.#steps[i].count);
      this.#step(i, plan);
    });
  }

  /** A thread's part: the sums of second derivatives, over `images`, become the first slot. */
  takeCurvature(thread: Thread, summed: Summed, images: number): void {
    const { gradients, bound } = this.#updated;
    thread.eachPiece(this.#pieces.length, (i) => {
      gradients.addUp(this.#pieces[i], summed, this.scratch + thread.index * GRADIENT_SUMS);
      const { g, slots, count } = this.#steps[i];
      bound.kernels.scale(g, 1 / images, count);
      bound.arena.u8.copyWithin(slots[0], g, g + count * 4);
    });
  }

  #stepOf({ parameter, from, to }: Piece): MutableStep {
    const { options } = this.#options.optimizer;
    const { parameters, gradients } = this.#updated;
    const at = parameter.offset + from * 4;
    const decays = parameter.spec.kind === 'weight' || options.decay_biases;
    return {
      options,
      w: parameters + at,
      g: gradients.placeOf(parameter.name) + from * 4,
      slots: this.slots.map((slot) => slot + at),
      count: to - from,
      decay: decays ? options.weight_decay : 0,
      rate: 0,
      step: 0,
    };
  }

  #step(i: number, { rate, step: number, average = 0 }: PlannedUpdate): void {
    const { bound, parameters } = this.#updated;
    const step = this.#steps[i];
    step.rate = rate;
    step.step = number;
    takeStep(this.#optimizer, bound.kernels, bound.arena, step);
    if (average > 0) {
      const { from, parameter } = this.#pieces[i];
      bound.kernels.approach(step.w, this.average + parameter.offset + from * 4, average, step.count / LANES);
    }
    const { rows, parameter } = this.#pieces[i];
    rows?.weight.pack(parameters + parameter.offset, rows.start, rows.end);
  }

  #measure(i: number): void {
    const { g, count } = this.#steps[i];
    this.#norms[i] = this.#updated.bound.kernels.sumOfSquares(g, count);
  }

  /** What scales the gradient down to the largest norm allowed. torch.nn.utils.clip_grad_norm_. */
  #clipFactor(): number {
    let total = 0;
    for (const squares of this.#norms) total += squares;
    const norm = Math.sqrt(total);
    const { clipNorm } = this.#options;
    return norm > clipNorm ? clipNorm / (norm + 1e-6) : 1;
  }
}
