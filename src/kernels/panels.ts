// Weights packed in panels of eight outputs, as the compiled kernels read them (assembly/panel.ts).
import type { Arena, Pointer } from './arena.js';
import type { SimdModule } from './simd-module.js';
import { ROWS_TOGETHER } from './weighted-kernel.js';

/** Outputs of a panel. */
const PANEL = ROWS_TOGETHER;
/** Bytes of one cell of a panel: a weight for each output. */
export const PANEL_BYTES = PANEL * 4;

/** Floats between the weights of neighbouring outputs, input maps and cells. */
export interface WeightSteps {
  readonly output: number;
  readonly map: number;
  readonly cell: number;
}

/** The weights of `outputs` outputs: `cells` for each of some input maps. */
export interface PanelShape {
  readonly outputs: number;
  /** Numbers of the maps, rising. */
  readonly maps: readonly number[];
  readonly cells: number;
  readonly steps: WeightSteps;
}

/** float [panel][map][cell][8 outputs] */
export class Panels {
  readonly at: Pointer;
  /** Bytes of a panel. */
  readonly bytes: number;
  readonly #module: SimdModule;
  readonly #shape: PanelShape;
  readonly #stretches: readonly Stretch[];

  constructor(module: SimdModule, arena: Arena, shape: PanelShape) {
    this.#module = module;
    this.#shape = shape;
    this.#stretches = consecutive(shape.maps);
    this.bytes = shape.maps.length * shape.cells * PANEL_BYTES;
    this.at = arena.allocate(Math.ceil(shape.outputs / PANEL) * this.bytes);
  }

  /** Packs the weights of outputs `start` to `end` - 1; `start` is the first output of a panel. */
  packOutputs(weight: Pointer, start: number, end: number): void {
    const from = weight + start * this.#shape.steps.output * 4;
    this.#pack(from, this.at + (start / PANEL) * this.bytes, end - start, 0, Number.POSITIVE_INFINITY);
  }

  /** Packs the weights of the input maps with numbers `start` to `end` - 1, for all outputs. */
  packMaps(weight: Pointer, start: number, end: number): void {
    this.#pack(weight, this.at, this.#shape.outputs, start, end);
  }

  #pack(weight: Pointer, packed: Pointer, outputs: number, start: number, end: number): void {
    const { cells, steps } = this.#shape;
    for (const { first, last, position } of this.#stretches) {
      const [from, to] = [Math.max(first, start), Math.min(last + 1, end)];
      if (from >= to) continue;
      this.#module.pack(
        weight + from * steps.map * 4,
        packed + (position + from - first) * cells * PANEL_BYTES,
        this.bytes,
        outputs,
        to - from,
        cells,
        steps.output * 4,
        steps.map * 4,
        steps.cell * 4,
      );
    }
  }
}

/** Consecutive numbers, and the place of the first of them in their list. */
interface Stretch {
  readonly first: number;
  last: number;
  readonly position: number;
}

/** Rising numbers as stretches without gaps. */
function consecutive(numbers: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [position, n] of numbers.entries()) {
    const last = stretches[stretches.length - 1];
    if (last && last.last + 1 === n) last.last++;
    else stretches.push({ first: n, last: n, position });
  }
  return stretches;
}
