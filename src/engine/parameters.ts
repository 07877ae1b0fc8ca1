// Where parameters live: one stretch of memory for all of them, and the same layout again for each
// group of gradients and each of the optimizer's slots.

import { type Graph, parameterName } from '../graph/graph.js';
import type { Arena, Pointer } from '../kernels/index.js';
import { countOf, type Parameter, sizeOf } from '../layers/index.js';
import { initialize } from '../layers/initializers.js';
import { type Random, randomStream } from '../random/index.js';

export interface PlacedParameter {
  /** `<node>.<parameter>` */
  readonly name: string;
  readonly node: string;
  readonly key: string;
  readonly spec: Parameter;
  /** Bytes from the start of any stretch with this layout. */
  readonly offset: number;
  /** Number of floats. */
  readonly count: number;
  /** `count` rounded up to whole cache lines; the rest stays zero. */
  readonly paddedCount: number;
}

export class ParameterLayout {
  readonly parameters: readonly PlacedParameter[];
  /** Bytes of a stretch. */
  readonly bytes: number;

  constructor(graph: Graph) {
    let offset = 0;
    const placed: PlacedParameter[] = [];
    for (const node of graph.nodes) {
      for (const [key, spec] of Object.entries(node.parameters)) {
        const count = sizeOf(spec.shape);
        const paddedCount = Math.ceil(count / 16) * 16;
        placed.push({ name: parameterName(node, key), node: node.name, key, spec, offset, count, paddedCount });
        offset += paddedCount * 4;
      }
    }
    this.parameters = placed;
    this.bytes = offset;
  }

  /** Trainable numbers. */
  get count(): number {
    return this.parameters.reduce((sum, { spec }) => sum + (spec.kind === 'buffer' ? 0 : countOf(spec)), 0);
  }

  allocate(arena: Arena): Pointer {
    return arena.allocate(Math.max(64, this.bytes));
  }

  /** For each node, its parameters' pointers in the stretch at `base`. */
  pointers(base: Pointer): Map<string, Record<string, Pointer>> {
    const byNode = new Map<string, Record<string, Pointer>>();
    for (const { node, key, offset } of this.parameters) {
      byNode.set(node, { ...byNode.get(node), [key]: base + offset });
    }
    return byNode;
  }

  /** The floats of a parameter in the stretch at `base`. */
  values(arena: Arena, base: Pointer, parameter: PlacedParameter): Float32Array {
    return arena.floats(base + parameter.offset, parameter.count);
  }

  /** Draws every parameter from its own random stream, so that one layer's size does not move another's. */
  initialize(arena: Arena, base: Pointer, seed: number): void {
    for (const p of this.parameters) {
      const values = this.values(arena, base, p);
      const random = randomStream(seed, 'init', p.name);
      const { init, connected } = p.spec;
      if (Array.isArray(init)) values.set(init);
      else if (connected) initializeRows(values, p.spec, connected, random);
      else initialize(values, init, p.spec, random);
    }
  }

  /** Puts zeros where a parameter has no number. */
  disconnect(arena: Arena, base: Pointer): void {
    for (const p of this.parameters) {
      const values = this.values(arena, base, p);
      const mask = p.spec.connected?.flatMap((row) => [...row]) ?? [];
      for (const [i, exists] of mask.entries()) values[i] *= exists;
    }
  }
}

/** Row by row: each has its own fan-in, that of its connections. */
function initializeRows(
  values: Float32Array,
  { shape: [rows], init, fanOut }: Parameter,
  connected: readonly Uint8Array[],
  random: Random,
): void {
  const size = values.length / rows;
  for (const [r, mask] of connected.entries()) {
    const row = values.subarray(r * size, (r + 1) * size);
    initialize(row, init, { fanIn: mask.reduce((a, b) => a + b, 0), fanOut }, random);
    for (const [i, exists] of mask.entries()) row[i] *= exists;
  }
}
