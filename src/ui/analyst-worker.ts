// Draws figures and compares runs in a thread: both may take seconds, while the server must respond.
import { parentPort, workerData } from 'node:worker_threads';
import { comparisonFigures } from '../figures/comparison/index.js';
import { render } from '../figures/render.js';
import { runFigures } from '../figures/run/index.js';
import { figureSource, type SourceOptions } from '../figures/source.js';
import type { Outcome, Request } from './analyst.js';
import { comparisonData } from './comparison-data.js';

const options = workerData as SourceOptions;
/** Cache of the last source, which reads data and computes outputs once. */
let last: { readonly key: string; readonly source: ReturnType<typeof figureSource> } | undefined;

async function make(request: Request): Promise<string | null> {
  if (request.kind === 'comparison') return JSON.stringify(comparisonData(request));
  const { paths, name, format, stamp, metric } = request;
  const key = JSON.stringify([paths, stamp, metric]);
  if (last?.key !== key) last = { key, source: figureSource(paths, { ...options, metric }) };
  const { source } = last;
  const spec =
    'run' in source
      ? await runFigures.find(name)?.draw(source.run)
      : await comparisonFigures.find(name)?.draw(source.comparison);
  return spec ? ((await render(spec, format)) as string) : null;
}

async function answer(request: Request): Promise<void> {
  const { id } = request;
  let said: Outcome;
  try {
    said = { id, made: await make(request) };
  } catch (error) {
    said = { id, error: (error as Error).message };
  }
  parentPort?.postMessage(said);
}

/** Runs tasks one after another, since they share a source. */
let queue = Promise.resolve();
parentPort?.on('message', (request: Request) => {
  queue = queue.then(() => answer(request));
});
