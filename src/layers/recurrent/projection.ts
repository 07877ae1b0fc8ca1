// W x + b for all gates of a cell: of the input (ih), or of the state before (hh).
import type { Arena, Kernels, Pointer, WeightedKernel } from '../../kernels/index.js';
import type { WeightRows } from '../bound-layer.js';

type Pointers = Readonly<Record<string, Pointer>>;

/** A dense kernel on `weight_ih_l0` and, if there is one, `bias_ih_l0`; or on those of hh. */
export class Projection {
  readonly scratchBytes: number;
  readonly rows: WeightRows;
  readonly #kernel: WeightedKernel;
  readonly #weight: string;
  readonly #bias: string;

  constructor(kernels: Kernels, arena: Arena, of: 'ih' | 'hh', inputs: number, outputs: number) {
    this.#kernel = kernels.dense({ inputs, outputs }, arena);
    this.scratchBytes = this.#kernel.scratchBytes;
    this.#weight = `weight_${of}_l0`;
    this.rows = { parameter: this.#weight, rows: outputs, pack: this.#kernel.pack };
    this.#bias = `bias_${of}_l0`;
  }

  forward(x: Pointer, parameters: Pointers, y: Pointer, scratch: Pointer): void {
    this.#kernel.forward(x, parameters[this.#weight], parameters[this.#bias] ?? 0, y, scratch);
  }

  backwardInput(dy: Pointer, parameters: Pointers, dx: Pointer): void {
    this.#kernel.backwardInput(dy, parameters[this.#weight], dx);
  }

  backwardParameters(x: Pointer, dy: Pointer, gradients: Pointers, scratch: Pointer): void {
    this.#kernel.weightGradient(x, dy, gradients[this.#weight], scratch);
    const bias = gradients[this.#bias];
    if (bias) this.#kernel.biasGradient(dy, bias);
  }
}
