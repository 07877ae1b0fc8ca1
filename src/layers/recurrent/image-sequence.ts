// A recurrent layer along each image: eight images step side by side.
import { type Arena, type Pointer, VALUE_BYTES } from '../../kernels/index.js';
import type { BlockBuffers, BoundLayer } from '../bound-layer.js';
import { RecordLayout, type RecurrentBinding, VectorMath } from './cell.js';
import { Projection } from './projection.js';
import type { Sequence } from './sequence.js';

export function bindImageSequence({ kernels, arena, cell, units, all }: RecurrentBinding, s: Sequence): BoundLayer {
  const input = new Projection(kernels, arena, 'ih', s.features, cell.gates * units);
  const recurrent = new Projection(kernels, arena, 'hh', units, cell.gates * units);
  const r = new RecordLayout(units, cell.gates, cell.own);
  const m = new VectorMath(kernels, arena, units);
  const sequenceBytes = s.pieces.length > 0 ? s.steps * s.features * VALUE_BYTES : 0;
  const stepBytes = s.features * VALUE_BYTES;

  // Scratch: a record of zeros and one a step, the input and its gradient in order, and working space.
  const at = {
    records: 0,
    sequence: (s.steps + 1) * r.bytes,
    dSequence: (s.steps + 1) * r.bytes + sequenceBytes,
    working: (s.steps + 1) * r.bytes + 2 * sequenceBytes,
  };
  const [dh, dState, through, work] = [0, 1, 2, 3].map((n) => at.working + n * r.vector);
  const inputScratch = work + cell.work * r.vector;
  const recurrentScratch = inputScratch + input.scratchBytes;

  const record = (b: BlockBuffers, step: number): Pointer => b.scratch + at.records + (step + 1) * r.bytes;
  const steps = (b: BlockBuffers): Pointer => (sequenceBytes > 0 ? b.scratch + at.sequence : b.x[0]);
  return {
    scratchBytes: recurrentScratch + recurrent.scratchBytes,
    rows: [input.rows, recurrent.rows],
    forward(b) {
      const p = b.parameters;
      if (sequenceBytes > 0) rearrange(arena, s, b.x[0], b.scratch + at.sequence, 'gather');
      const x = steps(b);
      for (let t = 0; t < s.steps; t++) {
        const now = record(b, t);
        const before = record(b, t - 1);
        input.forward(x + t * stepBytes, p, now, b.scratch + inputScratch);
        recurrent.forward(before + r.h, p, now + r.recurrent, b.scratch + recurrentScratch);
        cell.forward(m, r, now, before);
        if (all) m.copy(now + r.h, b.y + t * r.vector);
      }
      if (!all) m.copy(record(b, s.steps - 1) + r.h, b.y);
    },
    backward(b) {
      const { parameters: p, gradients: g, scratch } = b;
      const x = steps(b);
      const dx = sequenceBytes > 0 ? scratch + at.dSequence : b.dx[0];
      // dState lies behind it.
      m.zero(scratch + dh, 2);
      if (!all) m.copy(b.dy, scratch + dh);
      for (let t = s.steps - 1; t >= 0; t--) {
        const now = record(b, t);
        const before = record(b, t - 1);
        if (all) m.add(b.dy + t * r.vector, scratch + dh);
        cell.backward(m, r, now, before, scratch + dh, scratch + dState, scratch + work);
        const dInput = now + cell.inputGradient(r);
        const dRecurrent = now + cell.recurrentGradient(r);
        input.backwardParameters(x + t * stepBytes, dInput, g, scratch + inputScratch);
        recurrent.backwardParameters(before + r.h, dRecurrent, g, scratch + recurrentScratch);
        recurrent.backwardInput(dRecurrent, p, scratch + through);
        m.add(scratch + through, scratch + dh);
        if (b.dx[0]) input.backwardInput(dInput, p, dx + t * stepBytes);
      }
      if (b.dx[0] && sequenceBytes > 0) rearrange(arena, s, b.dx[0], dx, 'scatter');
    },
  };
}

/** Between an input and its steps in order. */
function rearrange(arena: Arena, s: Sequence, input: Pointer, ordered: Pointer, way: 'gather' | 'scatter'): void {
  const { u8 } = arena;
  for (const { from, to, count } of s.pieces) {
    const [a, b] = [input + from * VALUE_BYTES, ordered + to * VALUE_BYTES];
    if (way === 'gather') u8.copyWithin(b, a, a + count * VALUE_BYTES);
    else u8.copyWithin(a, b, b + count * VALUE_BYTES);
  }
}
