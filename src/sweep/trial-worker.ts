// A process that runs trials, one after another, for the local launcher. It ends when its sweep does.

import type { Dataset } from '../data/dataset.js';
import { firstLine } from '../format/first-line.js';
import type { TrialProgress } from './launcher.js';
import { runTrial, type TrialHost, type TrialOutcome, type TrialTask } from './trial.js';

/** Messages to the worker. */
export type Order =
  | { readonly kind: 'trial'; readonly host: TrialHost; readonly task: TrialTask; readonly threads: number }
  | { readonly kind: 'stop'; readonly reason: unknown };

/** Messages from the worker, about its current trial. */
export type News =
  | { readonly kind: 'progress'; readonly progress: TrialProgress }
  | { readonly kind: 'remark'; readonly text: string }
  | { readonly kind: 'ended'; readonly outcome: TrialOutcome };

const PROGRESS_MS = 100;

const kept = new Map<string, Dataset>();
let controller = new AbortController();
const tell = (news: News) => process.send?.(news);

// Ctrl-C and a closed terminal signal the whole process group; the sweep decides how to stop.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
// If the sweep was killed, its workers exit. Their trials resume from the last checkpoint.
process.on('disconnect', () => process.exit(1));
process.on('message', (order: Order) => {
  if (order.kind === 'stop') controller.abort(order.reason);
  else void work(order);
});

async function work({ task, host, threads }: Extract<Order, { kind: 'trial' }>): Promise<void> {
  controller = new AbortController();
  let last = 0;
  const outcome = await runTrial(task, host, {
    threads,
    kept,
    signal: controller.signal,
    reporter: {
      step({ epoch, epochs, step, steps, train, secondsLeft }) {
        const now = performance.now();
        if (now - last < PROGRESS_MS) return;
        last = now;
        const share = (epoch - 1 + step / steps) / epochs;
        tell({ kind: 'progress', progress: { epoch, epochs, share, loss: train.loss, secondsLeft } });
      },
      fallback: (reason, used) => tell({ kind: 'remark', text: `trained on ${used} instead: ${firstLine(reason)}` }),
      unlogged: (text) => tell({ kind: 'remark', text: `${task.trial.id}: ${text}` }),
    },
  });
  tell({ kind: 'ended', outcome });
}
