// The routes of the server. Runs are addressed by ids from the index, never by paths.

import { basename, join } from 'node:path';
import { type Context, Hono } from 'hono';
import type { LoadContext } from '../data/sources/index.js';
import { readWhole } from '../files/read.js';
import { readModel } from '../runs/read-model.js';
import { readEnvironment, readRun } from '../runs/read-run.js';
import type { Analyst } from './analyst.js';
import { guard } from './guard.js';
import { newsOf } from './news.js';
import { pageFiles } from './page-files.js';
import type { FigureAnswer, FigureEntry, News, RunDetail } from './protocol.js';
import { isAbsentOrInside, isWithin, LEADS_OUT } from './run-files.js';
import type { FoundRun, RunIndex } from './run-index.js';

export interface AppOptions {
  readonly index: RunIndex;
  readonly analyst: Analyst;
  /** The runs directory as given. */
  readonly root: string;
  /** The host that the server listens on. */
  readonly host: string;
  readonly version: string;
  readonly context: LoadContext;
}

/** Maximum number of runs in a comparison. */
const MOST_RUNS = 2000;

/** A requested resource that does not exist. */
class Missing extends Error {}

export function uiApp({ index, analyst, root, host, version, context }: AppOptions): Hono {
  const app = new Hono();
  const files = pageFiles();
  app.use(guard(host));
  app.onError((error, c) => c.json({ error: error.message }, error instanceof Missing ? 404 : 422));

  app.get('/api/news', (c) => {
    const { token, run, from } = c.req.query();
    const found = run === undefined ? undefined : index.find(run);
    const asked = { token, run: found && within(index, found), from: Number.parseInt(from, 10) || 0 };
    return c.json<News>(newsOf(index, root, version, asked));
  });
  app.get('/api/run', async (c) => c.json<RunDetail>(await detailOf(within(index, one(index, asked(c))))));
  app.get('/api/model', async (c) => {
    const { describeModel } = await import('../experiment/open-model.js');
    return c.json((await describeModel(readable(index, asked(c)).path, context)).description);
  });
  app.get('/api/weights', (c) => {
    const { bytes } = readModel(readable(index, asked(c)).path);
    return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'application/octet-stream' });
  });
  app.get('/api/compare', async (c) => {
    const { runs, paths, title } = comparisonOf(c, index);
    const shown = runs.filter(({ row }) => row.status !== 'unreadable').map(({ id, path }) => ({ id, path }));
    const made = await analyst.make({
      ...{ kind: 'comparison', paths, title, runs: shown },
      ...{ stamp: stampOf(runs), metric: c.req.query('metric') },
    });
    return c.body(made ?? '', 200, { 'Content-Type': 'application/json' });
  });
  app.get('/api/figure', async (c) => {
    const { name = '', metric } = c.req.query();
    const { runs, paths } = comparisonOf(c, index);
    const wish = { kind: 'figure', paths, name, metric, stamp: stampOf(runs) } as const;
    if (c.req.query('format') === 'html') return hoverable(c, await analyst.make({ ...wish, format: 'html' }));
    const drawn = analyst.make({ ...wish, format: 'svg' });
    // A figure that cannot be drawn is a valid answer: the page shows why.
    return c.json<FigureAnswer>(
      await drawn.then(
        (svg) => ({ svg }),
        ({ message }: Error) => ({ error: message }),
      ),
    );
  });
  app.get('*', (c) => {
    const file = files.get(c.req.path);
    if (!file) throw new Missing(`not found: ${c.req.path}`);
    return c.body(file.bytes, 200, { 'Content-Type': file.type });
  });
  return app;
}

/** @throws Missing for an unknown run */
function one(index: RunIndex, id: string): FoundRun {
  const found = index.find(id);
  if (!found) throw new Missing(`no such run: ${id}`);
  return found;
}

/** A run that can be read. @throws Error with the reason if it cannot; Missing */
function readable(index: RunIndex, id: string): FoundRun {
  const found = one(index, id);
  if (found.row.status === 'unreadable') throw new Error(`${id}: ${found.row.note}`);
  return within(index, found);
}

/** Checks links again, since they may have changed. @throws Error for links that lead out of the runs directory */
function within(index: RunIndex, found: FoundRun): FoundRun {
  if (isWithin(index.root, found.path)) return found;
  throw new Error(`${found.id}: ${LEADS_OUT}`);
}

const asked = (c: Context): string => c.req.query('run') ?? '';

/** The requested study or runs. @throws Missing; Error for one that cannot be read */
function comparisonOf(c: Context, index: RunIndex) {
  const { study } = c.req.query();
  if (study === undefined) {
    const ids = c.req.queries('run') ?? [];
    if (ids.length === 0) throw new Missing('no runs given');
    if (ids.length > MOST_RUNS) {
      throw new Error(`${ids.length} runs exceed the limit of ${MOST_RUNS}; use lenet compare`);
    }
    const runs = ids.map((id) => readable(index, id));
    return { runs, paths: runs.map(({ path }) => path), title: `${runs.length} runs` };
  }
  const trials = index.list().rows.filter((row) => row.study === study);
  if (trials.length === 0) throw new Missing(`no such study: ${study}`);
  if (!isAbsentOrInside(index.root, join(index.root, study, 'study.json'))) throw new Error(`${study}: ${LEADS_OUT}`);
  return {
    runs: trials.map(({ id }) => within(index, one(index, id))),
    paths: [join(index.root, study)],
    title: basename(join(index.root, study)),
  };
}

async function detailOf({ path, row }: FoundRun): Promise<RunDetail> {
  if (row.status === 'unreadable') return { row, summary: null, environment: null, config: null, figures: [] };
  const { runFigures } = await import('../figures/run/index.js');
  return {
    row,
    summary: readRun(path).summary,
    environment: readEnvironment(path),
    config: readWhole(join(path, 'resolved.yaml'), 1 << 20).toString('utf8'),
    figures: runFigures.kinds.map(entryOf),
  };
}

const entryOf = ({ name, summary }: FigureEntry): FigureEntry => ({ name, summary });

/** Changes when the runs do. */
const stampOf = (runs: readonly FoundRun[]): string =>
  runs.map(({ row }) => `${row.status} ${row.metrics.epochs}`).join();

/** A separate page with its own script, sandboxed. */
function hoverable(c: Context, page: string | null): Response {
  if (page === null) throw new Missing('nothing to draw for these runs');
  c.header(
    'Content-Security-Policy',
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:",
  );
  return c.html(page);
}
