// What every thread runs: the same program on one shared memory, each thread on its part.

import { type Graph, parameterName } from '../graph/graph.js';
import { type Arena, type Kernels, type Pointer, WHOLE } from '../kernels/index.js';
import type { PlacedImages } from './block.js';
import type { Command } from './commands.js';
import { estimateCurvature } from './curvature-pass.js';
import { evaluateImages } from './evaluation-pass.js';
import { Thread } from './thread.js';
import { TrainingMemory, type TrainingMemoryOptions } from './training-memory.js';
import { trainSteps } from './training-pass.js';

export class Executor {
  readonly memory: TrainingMemory;

  constructor(graph: Graph, kernels: Kernels, arena: Arena, options: TrainingMemoryOptions) {
    this.memory = new TrainingMemory(graph, kernels, arena, options);
  }

  /** The stretches that training keeps beside the parameters: the optimizer's, and the average. */
  get slots(): readonly Pointer[] {
    const { slots, average } = this.memory.update;
    return average ? [...slots, average] : slots;
  }

  /** Runs a thread's part of a command; returns once all threads have done theirs. */
  run(command: Command, index: number): void {
    const { memory } = this;
    const thread = new Thread(memory, index);
    if (command.kind === 'evaluate') evaluateImages(memory, command, thread);
    else if (command.kind === 'curvature') estimateCurvature(memory, command, thread);
    else trainSteps(memory, command, thread);
  }

  /** Milliseconds of each node for one block of `count` images, one of a batch of `batchBlocks`, on the calling thread. */
  profile(images: PlacedImages, count: number, batchBlocks: number): { forward: number[]; backward: number[] } {
    const { bound, blocks, gradients, graph, update } = this.memory;
    bound.pack(WHOLE);
    const [block] = blocks;
    const purpose = { training: true, step: 1, epoch: 1 };
    block.begin(purpose, 0, count);
    block.load(images, 0, 0, purpose);
    block.pass.setGradients(gradients.pointers(0));
    const forward = block.pass.profileForward();
    block.score(0, 1 / count);
    const addRecorded = (node: number) =>
      bound.addRecorded(
        node,
        batchBlocks,
        (key) => gradients.placeOf(parameterName(graph.nodes[node], key)),
        update.scratch,
      );
    return { forward, backward: block.pass.profileBackward(batchBlocks, addRecorded) };
  }
}
