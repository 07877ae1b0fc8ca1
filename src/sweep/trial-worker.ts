// A process that runs trials, one after another, for the local launcher. It ends when its sweep does.

import type { Dataset } from '../data/dataset.js';
import { firstLine } from '../format/first-line.js';
import type { TrialProgress } from './launcher.js';
import { runTrial, type TrialHost, type TrialOutcome, type TrialTask } from './trial.js';

/** To the worker. */
export type Order =
  | { readonly kind: 'trial'; readonly host: TrialHost; readonly task: TrialTask; readonly threads: number }
  | { readonly kind: 'stop' };

/** From the worker, about the trial that it has. */
export type News =
  | { readonly kind: 'progress'; readonly progress: TrialProgress }
  | { readonly kind: 'remark'; readonly text: string }
  | { readonly kind: 'ended'; readonly outcome: TrialOutcome };

const PROGRESS_MS = 100;

const kept = new Map<string, Dataset>();
let controller = new AbortController();
const tell = (news: News) => process.send?.(news);

// Ctrl-C and a closed terminal reach the whole process group: the sweep decides what becomes of it.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
// A sweep that was killed leaves no workers behind. What they were at is taken up at its last checkpoint.
process.on('disconnect', () => process.exit(1));
process.on('message', (order: Order) => {
  if (order.kind === 'stop') controller.abort();
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
    },
  });
  tell({ kind: 'ended', outcome });
}
