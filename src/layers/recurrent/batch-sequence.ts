// A recurrent layer along the batch: its images are the steps of one sequence.
import { LANES, type Pointer, VALUE_BYTES } from '../../kernels/index.js';
import { type BoundLayer, imagesIn } from '../bound-layer.js';
import { RecordLayout, type RecurrentBinding, VectorMath } from './cell.js';
import { Projection } from './projection.js';

/**
 * What every block does by itself is W_ih x + b_ih; the steps then follow one another on a single thread, in the
 * first of eight lanes.
 */
export function bindBatchSequence(
  { kernels, arena, cell, units, batchSize }: RecurrentBinding,
  features: number,
): BoundLayer {
  const rows = cell.gates * units;
  const input = new Projection(kernels, arena, 'ih', features, rows);
  const recurrent = new Projection(kernels, arena, 'hh', units, rows);
  const r = new RecordLayout(units, cell.gates, cell.own);
  const m = new VectorMath(kernels, arena, units);
  const records = arena.allocate((batchSize + 1) * r.bytes);
  const vectors = arena.allocate((3 + cell.work) * r.vector + recurrent.scratchBytes);
  const [dh, dState, through, work] = [0, 1, 2, 3].map((n) => vectors + n * r.vector);
  const recurrentScratch = work + cell.work * r.vector;
  const record = (step: number): Pointer => records + (step + 1) * r.bytes;
  /** A block's W_ih x + b_ih, later its gradient, and then what its kernel needs. */
  const projected = rows * VALUE_BYTES;

  /** `count` values of one lane to another. */
  const copyLane = (from: Pointer, fromLane: number, to: Pointer, toLane: number, count: number) => {
    const source = arena.view(from);
    const target = arena.view(to);
    for (let i = 0; i < count; i++) target[i * LANES + toLane] = source[i * LANES + fromLane];
  };

  return {
    scratchBytes: projected + input.scratchBytes,
    rows: [input.rows, recurrent.rows],
    forward(b) {
      m.zero(b.y);
      for (let lane = 0; lane < b.context.lanes; lane++) {
        copyLane(record(b.context.block * LANES + lane) + r.h, 0, b.y, lane, units);
      }
    },
    backward(b) {
      const { gradients: g, parameters: p } = b;
      input.backwardParameters(b.x[0], b.scratch, g, b.scratch + projected);
      if (b.dx[0]) input.backwardInput(b.scratch, p, b.dx[0]);
    },
    batch: {
      always: true,
      collect: (b) => input.forward(b.x[0], b.parameters, b.scratch, b.scratch + projected),
      // One thread does all: each image needs the one before.
      combine(blocks, count, share) {
        if (share.index > 0) return;
        const { parameters: p } = blocks[0];
        for (let t = 0; t < imagesIn(blocks, count); t++) {
          const now = record(t);
          kernels.zero(now, rows * LANES);
          copyLane(blocks[Math.floor(t / LANES)].scratch, t % LANES, now, 0, rows);
          recurrent.forward(record(t - 1) + r.h, p, now + r.recurrent, recurrentScratch);
          cell.forward(m, r, now, record(t - 1));
        }
      },
      collectBackward: (b) => kernels.zero(b.scratch, rows * LANES),
      combineBackward(blocks, count, share) {
        if (share.index > 0) return;
        const { parameters: p, gradients: g } = blocks[0];
        // dState lies behind it.
        m.zero(dh, 2);
        for (let t = imagesIn(blocks, count) - 1; t >= 0; t--) {
          const block = blocks[Math.floor(t / LANES)];
          const now = record(t);
          m.zero(through);
          copyLane(block.dy, t % LANES, through, 0, units);
          m.add(through, dh);
          cell.backward(m, r, now, record(t - 1), dh, dState, work);
          copyLane(now + cell.inputGradient(r), 0, block.scratch, t % LANES, rows);
          const dRecurrent = now + cell.recurrentGradient(r);
          recurrent.backwardParameters(record(t - 1) + r.h, dRecurrent, g, recurrentScratch);
          recurrent.backwardInput(dRecurrent, p, through);
          m.add(through, dh);
        }
      },
    },
  };
}
