// News as server-sent events: rows of the table, and the metrics of one run.
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { MetricsTail } from '../runs/metrics-tail.js';
import type { Events } from './protocol.js';
import type { Change, RunIndex } from './run-index.js';

/** Milliseconds after which a browser that lost its connection tries again. */
const RETRY = 1000;

/** A stream until the other side goes away. The metrics of run `id` come whole first, and then as they grow. */
export function eventStream(context: Context, index: RunIndex, id: string | undefined): Response {
  return streamSSE(context, async (stream) => {
    const send = <Name extends keyof Events>(event: Name, data: Events[Name]) =>
      stream.writeSSE({ event, data: JSON.stringify(data), retry: RETRY });
    let tail: MetricsTail | undefined;
    const sendMetrics = async () => {
      const path = tail || id === undefined ? undefined : index.find(id)?.path;
      if (path !== undefined) tail = new MetricsTail(path);
      const news = tail?.read();
      // The first time, after a lost connection too, everything is told anew.
      if (path !== undefined || news?.reset || news?.lines.length) {
        await send('metrics', { reset: path !== undefined || news?.reset === true, lines: news?.lines ?? [] });
      }
    };
    const tell = async (change: Change) => {
      if (change === 'relist') await send('relist', {});
      else if (change !== 'nothing') await send('rows', change);
      await sendMetrics();
    };
    await sendMetrics();
    const unsubscribe = index.subscribe((change) => void tell(change));
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    unsubscribe();
  });
}
