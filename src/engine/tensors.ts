// A network's parameters as named tensors, and back.

import type { Arena, Pointer } from '../kernels/index.js';
import { formatShape } from '../layers/index.js';
import type { Tensor } from '../runs/safetensors.js';
import type { ParameterLayout } from './parameters.js';

/** Tensors that do not fit this network: lists those that are missing, unexpected or of another shape. */
export class TensorMismatch extends Error {}

/** Copies of all parameters, `<layer>.<parameter>`, in PyTorch's layouts. */
export function exportTensors(layout: ParameterLayout, arena: Arena, base: Pointer): Map<string, Tensor> {
  return new Map(
    layout.parameters.map((p) => [
      p.name,
      { shape: p.spec.shape, values: Float32Array.from(layout.values(arena, base, p)) },
    ]),
  );
}

/** Tensors held against a network, by name. */
interface Fit {
  /** Those with the name and the shape of a parameter. */
  readonly fitting: ReadonlyMap<string, Tensor>;
  /** Parameters without such a tensor, and why. */
  readonly missing: ReadonlyMap<string, string>;
  /** Tensors whose names no parameter has. */
  readonly unused: ReadonlyMap<string, string>;
}

export function fittingTensors(layout: ParameterLayout, tensors: ReadonlyMap<string, Tensor>): Fit {
  const fitting = new Map<string, Tensor>();
  const missing = new Map<string, string>();
  for (const { name, spec } of layout.parameters) {
    const tensor = tensors.get(name);
    const [wanted, found] = [formatShape(spec.shape), tensor && formatShape(tensor.shape)];
    if (!tensor) missing.set(name, `missing; ${wanted} expected`);
    else if (found !== wanted) missing.set(name, `${found} in the file, ${wanted} in the network`);
    else fitting.set(name, tensor);
  }
  const unused = new Map<string, string>();
  for (const [name, { shape }] of tensors) {
    if (!fitting.has(name) && !missing.has(name))
      unused.set(name, `in the file (${formatShape(shape)}), not in the network`);
  }
  return { fitting, missing, unused };
}

/** @throws TensorMismatch listing every problem */
export const checkTensors = (layout: ParameterLayout, tensors: ReadonlyMap<string, Tensor>): void =>
  requireFit(fittingTensors(layout, tensors));

/** @throws TensorMismatch for parameters without a tensor, and tensors without a parameter */
export function requireFit({ missing, unused }: Pick<Fit, 'missing' | 'unused'>): void {
  const wrong = [...missing, ...unused].map(([name, reason]) => `    - ${name}: ${reason}`);
  if (wrong.length > 0) throw new TensorMismatch(wrong.join('\n'));
}

/** Puts the tensors of a whole network into the parameters at `base`. @throws TensorMismatch; parameters are unchanged then */
export function importTensors(
  layout: ParameterLayout,
  arena: Arena,
  base: Pointer,
  tensors: ReadonlyMap<string, Tensor>,
): void {
  checkTensors(layout, tensors);
  putTensors(layout, arena, base, tensors);
}

/** Puts tensors that fit into their parameters; others stay as they are. */
export function putTensors(
  layout: ParameterLayout,
  arena: Arena,
  base: Pointer,
  tensors: ReadonlyMap<string, Tensor>,
): void {
  for (const p of layout.parameters) {
    const tensor = tensors.get(p.name);
    if (tensor) layout.values(arena, base, p).set(tensor.values);
  }
  layout.disconnect(arena, base);
}
