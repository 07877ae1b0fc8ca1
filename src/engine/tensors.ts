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

/** @throws TensorMismatch listing every problem; parameters are unchanged then. */
export function checkTensors(layout: ParameterLayout, tensors: ReadonlyMap<string, Tensor>): void {
  const wrong: string[] = [];
  for (const { name, spec } of layout.parameters) {
    const tensor = tensors.get(name);
    if (!tensor) wrong.push(`${name}: missing; ${formatShape(spec.shape)} expected`);
    else if (formatShape(tensor.shape) !== formatShape(spec.shape)) {
      wrong.push(`${name}: ${formatShape(tensor.shape)} in the file, ${formatShape(spec.shape)} in the network`);
    }
  }
  const known = new Set(layout.parameters.map((p) => p.name));
  for (const [name, { shape }] of tensors) {
    if (!known.has(name)) wrong.push(`${name}: in the file (${formatShape(shape)}), not in the network`);
  }
  if (wrong.length > 0) throw new TensorMismatch(wrong.map((line) => `    - ${line}`).join('\n'));
}

/** Puts checked tensors into the parameters at `base`. */
export function importTensors(
  layout: ParameterLayout,
  arena: Arena,
  base: Pointer,
  tensors: ReadonlyMap<string, Tensor>,
): void {
  checkTensors(layout, tensors);
  for (const p of layout.parameters) {
    layout.values(arena, base, p).set((tensors.get(p.name) as Tensor).values);
  }
  layout.disconnect(arena, base);
}
