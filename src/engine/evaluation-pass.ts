// Forward passes over images in file order.
import { LANES, rangeOf } from '../kernels/index.js';
import type { BatchPass } from './batch-pass.js';
import { type Block, EVALUATION } from './block.js';
import type { EvaluateCommand } from './commands.js';
import { blocksOf, type InferenceMemory } from './inference-memory.js';
import { lanesOf, type Thread } from './thread.js';

/** Called with a block after its forward pass; `first` is the number of its first image, from the command's start. */
export type Observer = (block: Block, first: number, lanes: number) => void;

export function evaluateImages(w: InferenceMemory, command: EvaluateCommand, thread: Thread, observe?: Observer): void {
  const { images, start, end, stale } = command;
  if (thread.index === 0) w.bound.prepare();
  thread.begin(stale);
  if (w.evaluatesInBatches && w.batchPass) inBatches(w, w.batchPass, command, thread, observe);
  else {
    const block = w.blocks[thread.index];
    thread.eachPiece(blocksOf(end - start), (b) => {
      block.begin(EVALUATION, 0, lanesOf(b, end - start));
      block.load(images, 0, start + b * LANES, EVALUATION);
      block.pass.forward();
      block.evaluate(b * LANES);
      observe?.(block, b * LANES, lanesOf(b, end - start));
    });
  }
  thread.barrier.wait();
}

/** Evaluates batch by batch, where images of a batch depend on one another. */
function inBatches(
  w: InferenceMemory,
  pass: BatchPass,
  { images, start, end }: EvaluateCommand,
  thread: Thread,
  observe?: Observer,
): void {
  const { batchSize } = w.options;
  // A block belongs to the same thread in every batch, even the short last one, so batches need no barrier between them.
  const [first, last] = rangeOf(thread.share, blocksOf(batchSize));
  for (let batch = start; batch < end; batch += batchSize) {
    const count = Math.min(batchSize, end - batch);
    const blocks = blocksOf(count);
    const range = { share: thread.share, start: Math.min(first, blocks), end: Math.min(last, blocks), blocks };
    for (let b = 0; b < blocks; b++) w.blocks[b].begin(EVALUATION, b, lanesOf(b, count));
    for (let b = range.start; b < range.end; b++) w.blocks[b].load(images, 0, batch + b * LANES, EVALUATION);
    pass.forward(range, false, thread.barrier);
    for (let b = range.start; b < range.end; b++) {
      const first = batch - start + b * LANES;
      w.blocks[b].evaluate(first);
      observe?.(w.blocks[b], first, lanesOf(b, count));
    }
  }
}
