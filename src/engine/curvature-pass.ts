// Second derivatives of the loss with respect to the parameters, for an optimizer that uses them (sdlm). LeCun et al. 1998,
// appendix C. A head gives those of the loss (`Curvature`), each layer passes them on (`CurvatureWork`); the rest is here.
import { LANES } from '../kernels/index.js';
import type { Block } from './block.js';
import type { BoundGraph } from './bound-graph.js';
import type { CurvatureCommand } from './commands.js';
import type { Thread } from './thread.js';
import type { TrainingMemory } from './training-memory.js';
import { batchesOf, eachBlock } from './training-pass.js';

/** A thread's part of a command: averages over its images become the optimizer's first slot. */
export function estimateCurvature(w: TrainingMemory, command: CurvatureCommand, thread: Thread): void {
  const { images, order, count, epoch, stale } = command;
  const purpose = { training: true, step: 0, epoch };
  const [batch] = batchesOf(w, { images, order, count, purpose });
  if (thread.index === 0) prepareCurvature(w.bound);
  const seed = seedOf(w.bound);
  thread.begin(stale);
  eachBlock(w, batch, thread, (block) => {
    block.pass.forward();
    seed(block, thread.index * LANES);
    block.pass.curvature();
  });
  thread.barrier.wait();
  w.update.takeCurvature(thread, batch, count);
  thread.barrier.wait();
}

/** Lets each layer work out what its blocks share, such as squared weights; on one thread. */
export function prepareCurvature(bound: BoundGraph): void {
  for (const [i, { curvature }] of bound.layers.entries()) {
    curvature?.prepare?.(bound.parametersOf(bound.graph.nodes[i]));
  }
}

/**
 * Puts the second derivatives of the loss with respect to the scores in place of its gradients, and the first ones
 * beside them. The losses, in results `at` to `at + 7`, are not read: each thread has a place of its own.
 */
function seedOf({ graph, kernels, arena }: BoundGraph): (block: Block, at: number) => void {
  const { head, headOptions: options, classes } = graph;
  const curvature = head.curvature?.(options, classes);
  const loss = curvature?.first?.(kernels) ?? head.loss(kernels, options);
  const toProbabilities = head.probabilities(kernels, options);
  return (block, at) => {
    const { scores, scoreGradients, scoreSlopes } = block.pass;
    block.takeLoss(loss, at, 1, scoreSlopes);
    toProbabilities(scores, block.probabilities, classes);
    const [second, probabilities] = arena.views(scoreGradients, block.probabilities);
    const labels = arena.integers(block.labels, LANES);
    for (let i = 0; i < classes * LANES; i++) {
      second[i] = labels[i % LANES] >= 0 ? (curvature?.second(probabilities[i]) ?? 0) : 0;
    }
  };
}
