// A step of training.
//
// The threads' parts never show in the result. Blocks of a batch are summed into gradient groups that depend on
// the batch alone, groups are added in order, updates are done value by value, and losses are added up image by
// image; so any number of threads, in any order, gives the same bits.

import type { Mix } from '../data/mixing.js';
import { LANES, type Pointer, rangeOf } from '../kernels/index.js';
import type { BatchPass } from './batch-pass.js';
import type { Block, PlacedImages, Purpose } from './block.js';
import type { StepPlan, TrainCommand } from './commands.js';
import { firstBlock } from './gradient-memory.js';
import { blocksOf } from './inference-memory.js';
import { lanesOf, type Thread } from './thread.js';
import type { TrainingMemory } from './training-memory.js';

/** The images of a step, and what for. */
interface Step {
  readonly images: PlacedImages;
  /** int32 image numbers. */
  readonly order: Pointer;
  readonly count: number;
  readonly purpose: Purpose;
  readonly mix?: Mix;
}

/** Images of a step that are worked on together: all of them, or those whose statistics are taken together. */
interface Batch {
  readonly step: Step;
  /** Position in the step of its first image. */
  readonly start: number;
  readonly count: number;
  /** Number in the step of its first block. */
  readonly firstBlock: number;
  readonly blocks: number;
  readonly groups: number;
}

/** The batches of a step, of `size` images but the last: their gradients are added up. One batch of all by default. */
export function batchesOf(w: TrainingMemory, step: Step, size = step.count): Batch[] {
  return Array.from({ length: Math.ceil(step.count / size) }, (_, i) => {
    const count = Math.min(size, step.count - i * size);
    const blocks = blocksOf(count);
    const groups = w.gradients.groupsOf(blocks);
    return { step, start: i * size, count, firstBlock: i * blocksOf(size), blocks, groups };
  });
}

/** Runs a thread's part of the steps; stores their losses and numbers of correct images in the results. */
export function trainSteps(w: TrainingMemory, command: TrainCommand, thread: Thread): void {
  // Frozen layers work as they do in evaluation.
  if (command.stale && thread.index === 0) w.bound.prepare();
  thread.begin(command.stale);
  for (const [i, plan] of command.steps.entries()) trainStep(w, command, plan, i, thread);
}

function trainStep(w: TrainingMemory, command: TrainCommand, plan: StepPlan, index: number, thread: Thread): void {
  const { step, epoch, count, mix } = plan;
  const purpose = { training: true, step, epoch };
  const now: Step = { images: command.images, order: command.order + plan.start * 4, count, purpose, mix };
  const batches = batchesOf(w, now, w.batchPass ? w.options.batchSize : count);
  for (const batch of batches) {
    // A shorter batch gives its blocks to other threads than the one before.
    if (batch.start > 0) thread.barrier.wait();
    if (w.batchPass) together(w, w.batchPass, batch, thread);
    else {
      eachBlock(w, batch, thread, (block, number) => {
        block.pass.forward();
        block.score(number * LANES, 1 / count);
        block.pass.backward();
      });
    }
  }
  thread.barrier.wait();
  if (thread.index === 0) total(w, now, command.results + index * 16);
  const last = batches[batches.length - 1];
  const summed = { groups: batches[0].groups, blocks: last.firstBlock + last.blocks };
  w.update.run(thread, summed, plan);
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

/** Sets the context of block `number` of a batch. */
function begin({ step, count, firstBlock }: Batch, block: Block, number: number): void {
  block.begin(step.purpose, firstBlock + number, lanesOf(number, count));
}

function load(w: TrainingMemory, batch: Batch, block: Block, number: number, thread: Thread): void {
  const { images, order, count, purpose, mix } = batch.step;
  const augmenter = w.augmenters[thread.index];
  const first = batch.start + number * LANES;
  begin(batch, block, number);
  block.load(images, order + first * 4, 0, purpose, augmenter);
  if (mix) block.mix({ mix, order, count, first }, images, purpose, augmenter);
}

/** Runs a step whose images depend on one another: groups are assigned to threads beforehand. */
function together(w: TrainingMemory, pass: BatchPass, batch: Batch, thread: Thread): void {
  const { step, start: first, groups, blocks } = batch;
  const [from, to] = rangeOf(thread.share, groups);
  const [start, end] = [firstBlock(from, groups, blocks), firstBlock(to, groups, blocks)];
  for (let group = 0; group < groups; group++) {
    // Later batches of the step add to what is there.
    if (first === 0 && group >= from && group < to) w.gradients.zero(group);
    for (let b = firstBlock(group, groups, blocks); b < firstBlock(group + 1, groups, blocks); b++) {
      // Every thread begins every block: each combines some channels of them all.
      begin(batch, w.blocks[b], b);
      w.blocks[b].pass.setGradients(w.gradients.pointers(group));
    }
  }
  const range = { share: thread.share, start, end, blocks };
  for (let b = start; b < end; b++) load(w, batch, w.blocks[b], b, thread);
  pass.forward(range, true, thread.barrier);
  for (let b = start; b < end; b++) w.blocks[b].score(first + b * LANES, 1 / step.count);
  pass.backward(range, thread.barrier);
}

/**
 * Adds up a step's losses and correct images in the order of its images: float64 [loss, correct]. A mixed image is correct by
 * the share of the predicted label in it, as in the code of Zhang et al. 2018.
 */
function total(w: TrainingMemory, { images, order, count, mix }: Step, at: Pointer): void {
  const { f32, i32, u8 } = w.arena;
  const { losses, predictions } = w.results;
  const share = mix?.share ?? 0;
  let [loss, correct] = [0, 0];
  for (let i = 0; i < count; i++) {
    loss += f32[losses / 4 + i];
    const prediction = i32[predictions / 4 + i];
    if (prediction === u8[images.labels + i32[order / 4 + i]]) correct += 1 - share;
    if (mix && prediction === u8[images.labels + i32[order / 4 + ((i + mix.shift) % count)]]) correct += share;
  }
  w.arena.doubles(at, 2).set([loss, correct]);
}
