// A step of training.
//
// The threads' parts never show in the result. Blocks of a batch are summed into gradient groups that depend on
// the batch alone, groups are added in order, updates are done value by value, and losses are added up image by
// image; so any number of threads, in any order, gives the same bits.
import { LANES, type Pointer, rangeOf } from '../kernels/index.js';
import type { BatchPass } from './batch-pass.js';
import type { Block, PlacedImages, Purpose } from './block.js';
import type { StepPlan, TrainCommand } from './commands.js';
import { firstBlock } from './gradient-memory.js';
import { lanesOf, type Thread } from './thread.js';
import type { TrainingMemory } from './training-memory.js';

/** Images that are worked on together, and what for. */
interface Batch {
  readonly images: PlacedImages;
  /** int32 image numbers. */
  readonly order: Pointer;
  readonly count: number;
  readonly blocks: number;
  readonly groups: number;
  readonly purpose: Purpose;
}

export function batchOf(
  w: TrainingMemory,
  images: PlacedImages,
  order: Pointer,
  count: number,
  purpose: Purpose,
): Batch {
  const blocks = Math.ceil(count / LANES);
  return { images, order, count, blocks, groups: w.gradients.groupsOf(blocks), purpose };
}

/** Runs a thread's part of the steps; stores their losses and numbers of correct images in the results. */
export function trainSteps(w: TrainingMemory, command: TrainCommand, thread: Thread): void {
  // Frozen layers work as they do in evaluation.
  if (command.stale && thread.index === 0) w.bound.prepare();
  thread.begin(command.stale);
  for (const [i, plan] of command.steps.entries()) trainStep(w, command, plan, i, thread);
}

function trainStep(w: TrainingMemory, command: TrainCommand, plan: StepPlan, index: number, thread: Thread): void {
  const { rate, step, epoch, count } = plan;
  const purpose = { training: true, step, epoch };
  const batch = batchOf(w, command.images, command.order + plan.start * 4, count, purpose);
  if (w.batchPass) together(w, w.batchPass, batch, thread);
  else {
    eachBlock(w, batch, thread, (block, number) => {
      block.pass.forward();
      block.score(number * LANES, 1 / count);
      block.pass.backward();
    });
  }
  thread.barrier.wait();
  if (thread.index === 0) total(w, batch, command.results + index * 16);
  w.update.run(thread, batch.blocks, rate, step);
  thread.barrier.wait();
}

/** Loads the blocks of the groups that this thread takes, one after another. */
export function eachBlock(
  w: TrainingMemory,
  batch: Batch,
  thread: Thread,
  work: (block: Block, number: number) => void,
): void {
  const { groups, blocks } = batch;
  const block = w.blocks[thread.index];
  thread.eachPiece(groups, (group) => {
    w.gradients.zero(group);
    block.pass.setGradients(w.gradients.pointers(group));
    for (let b = firstBlock(group, groups, blocks); b < firstBlock(group + 1, groups, blocks); b++) {
      load(w, batch, block, b, thread);
      work(block, b);
    }
  });
}

function load(
  w: TrainingMemory,
  { images, order, count, purpose }: Batch,
  block: Block,
  number: number,
  thread: Thread,
) {
  block.begin(purpose, number, lanesOf(number, count));
  block.load(images, order + number * LANES * 4, 0, purpose, w.augmenters[thread.index]);
}

/** Runs a step whose images depend on one another: groups are assigned to threads beforehand. */
function together(w: TrainingMemory, pass: BatchPass, batch: Batch, thread: Thread): void {
  const { count, groups, blocks, purpose } = batch;
  const [from, to] = rangeOf(thread.share, groups);
  const [start, end] = [firstBlock(from, groups, blocks), firstBlock(to, groups, blocks)];
  for (let group = 0; group < groups; group++) {
    if (group >= from && group < to) w.gradients.zero(group);
    for (let b = firstBlock(group, groups, blocks); b < firstBlock(group + 1, groups, blocks); b++) {
      // Every thread begins every block: each combines some channels of them all.
      w.blocks[b].begin(purpose, b, lanesOf(b, count));
      w.blocks[b].pass.setGradients(w.gradients.pointers(group));
    }
  }
  const range = { share: thread.share, start, end, blocks };
  for (let b = start; b < end; b++) load(w, batch, w.blocks[b], b, thread);
  pass.forward(range, true, thread.barrier);
  for (let b = start; b < end; b++) w.blocks[b].score(b * LANES, 1 / count);
  pass.backward(range, thread.barrier);
}

/** Adds up a step's losses and correct images in the order of its images: float64 [loss, correct]. */
function total(w: TrainingMemory, { images, order, count }: Batch, at: Pointer): void {
  const { f32, i32, u8 } = w.arena;
  const { losses, predictions } = w.results;
  let [loss, correct] = [0, 0];
  for (let i = 0; i < count; i++) {
    loss += f32[losses / 4 + i];
    if (i32[predictions / 4 + i] === u8[images.labels + i32[order / 4 + i]]) correct++;
  }
  w.arena.doubles(at, 2).set([loss, correct]);
}
