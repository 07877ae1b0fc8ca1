// A recurrent cell: one step of a sequence, forward and backward, on planned memory.
import { type Activation, type Arena, type Kernels, LANES, type Pointer, VALUE_BYTES } from '../../kernels/index.js';
import { sigmoid } from '../activations/sigmoid.js';
import { tanh } from '../activations/tanh.js';
import { product } from '../products.js';

/**
 * A step's record in memory, vectors of `units` values one after another:
 * gates (W_ih x + b_ih, then what the cell makes of it), recurrent (W_hh h + b_hh, likewise), the cell's own
 * vectors, and h, its output. The record before the first step is all zeros.
 */
export class RecordLayout {
  readonly recurrent: number;
  readonly own: number;
  readonly h: number;
  readonly bytes: number;
  /** Bytes of a vector. */
  readonly vector: number;

  constructor(
    readonly units: number,
    gates: number,
    own: number,
  ) {
    this.vector = units * VALUE_BYTES;
    this.recurrent = gates * this.vector;
    this.own = 2 * gates * this.vector;
    this.h = this.own + own * this.vector;
    this.bytes = this.h + this.vector;
  }
}

/** Elementwise steps that cells are made of, on vectors of `units` values. */
export class VectorMath {
  constructor(
    private readonly kernels: Kernels,
    private readonly arena: Arena,
    readonly units: number,
  ) {}

  copy(from: Pointer, to: Pointer, vectors = 1): void {
    this.arena.u8.copyWithin(to, from, from + vectors * this.units * VALUE_BYTES);
  }

  /** y = 0. */
  zero(y: Pointer, vectors = 1): void {
    this.kernels.zero(y, vectors * this.units * LANES);
  }

  /** y = a b. */
  product(a: Pointer, b: Pointer, y: Pointer): void {
    product(this.kernels, a, b, y, this.units);
  }

  /** y += sign a b. */
  addProduct(a: Pointer, b: Pointer, y: Pointer, sign: 1 | -1 = 1): void {
    this.kernels.multiplyAdd(a, b, y, sign, this.units);
  }

  add(x: Pointer, y: Pointer, vectors = 1): void {
    this.kernels.addTo(x, y, vectors * this.units);
  }

  activate(f: Activation, x: Pointer, y: Pointer, vectors = 1): void {
    this.kernels.activate(f, x, y, vectors * this.units);
  }

  /** d = d f'(x), written in y = f(x). */
  slope(f: Activation, y: Pointer, d: Pointer): void {
    this.kernels.activateBackward(f, y, d, d, this.units);
  }
}

export interface Cell {
  /** Blocks of rows in the weights. */
  readonly gates: number;
  /** Vectors of its own in a record, the state first if it has one beside h. */
  readonly own: number;
  /** Vectors of working space of a backward step. */
  readonly work: number;
  /** From the record `at`, its gates and recurrent filled in, and the one before it, to h. */
  forward(m: VectorMath, r: RecordLayout, at: Pointer, before: Pointer): void;
  /**
   * `dh` is the gradient of h, and `dState` that of the state after this step; leaves there what they are before
   * it, short of what comes through W_hh. The gradients of W_ih x + b_ih and W_hh h + b_hh replace the record's
   * vectors at `inputGradient` and `recurrentGradient`.
   */
  backward(
    m: VectorMath,
    r: RecordLayout,
    at: Pointer,
    before: Pointer,
    dh: Pointer,
    dState: Pointer,
    work: Pointer,
  ): void;
  /** Bytes into a record. */
  inputGradient(r: RecordLayout): number;
  recurrentGradient(r: RecordLayout): number;
}

export const SIGMOID: Activation = { f: sigmoid, parameter: 0 };
export const TANH: Activation = { f: tanh, parameter: 0 };

/** A cell to be bound to a sequence. */
export interface RecurrentBinding {
  readonly kernels: Kernels;
  readonly arena: Arena;
  readonly cell: Cell;
  readonly units: number;
  /** Whether every step's output is returned, or only the last. */
  readonly all: boolean;
  readonly batchSize: number;
}
