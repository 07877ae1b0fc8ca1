// A worker thread of a session: lays out the same memory as the main thread, then runs its share of each command.
import { parentPort } from 'node:worker_threads';
import { buildGraph } from '../graph/build.js';
import { Arena, loadKernels } from '../kernels/index.js';
import type { Command } from './commands.js';
import type { CrewPlan } from './crew.js';
import { Executor } from './executor.js';

/** The first message: what to lay out, and which of the threads this is. */
interface Assignment {
  readonly plan: CrewPlan;
  readonly thread: number;
}

parentPort?.once('message', ({ plan, thread }: Assignment) => {
  const arena = new Arena(plan.mark);
  const graph = buildGraph(plan.network, plan.head, plan.input);
  const executor = new Executor(graph, loadKernels(plan.engine, arena, plan.compiled), arena, plan.options);
  parentPort?.on('message', (command: Command) => {
    let error: string | null = null;
    try {
      executor.run(command, thread);
    } catch (thrown) {
      error = (thrown as Error).message;
    }
    parentPort?.postMessage(error);
  });
});
