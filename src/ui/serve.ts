// The server of `lenet ui`.
import { existsSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { LoadContext } from '../data/sources/index.js';
import type { EngineName } from '../kernels/index.js';
import { RunError } from '../runs/run-directory.js';
import { Analyst } from './analyst.js';
import { uiApp } from './app.js';
import { isAnywhere } from './guard.js';
import { RunIndex } from './run-index.js';

export interface ServeOptions {
  /** The runs directory. */
  readonly root: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Whether another port may be used if that one is taken. */
  readonly mayMove: boolean;
  readonly version: string;
  readonly engine: EngineName;
  readonly context: LoadContext;
}

export interface Served {
  readonly url: string;
  readonly runs: number;
  readonly close: () => Promise<void>;
}

/** Comparisons of many runs have long URLs with all their ids. */
const LONGEST_HEADER = 512 * 1024;

/** A connection that does not read its response may keep some megabytes in memory. */
const MOST_CONNECTIONS = 128;
const IDLE_MS = 30_000;

/** @throws RunError if `root` is not a directory, or the port is unavailable */
export async function serveUi(options: ServeOptions): Promise<Served> {
  const { root, host, version, engine, context } = options;
  requireDirectory(root);
  const index = new RunIndex(root);
  const analyst = new Analyst({ points: 1000, mistakes: 48, engine, context });
  const { fetch } = uiApp({ index, analyst, root, host, version, context });
  const listenOn = (port: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createAdaptorServer({ fetch, serverOptions: { maxHeaderSize: LONGEST_HEADER } }) as Server;
      server.maxConnections = MOST_CONNECTIONS;
      // A client that does not read its response keeps it in memory.
      server.setTimeout(IDLE_MS);
      server.once('error', reject);
      server.listen(port, host, () => resolve(server));
    });
  const server = await listenOn(options.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' && options.mayMove) return listenOn(0);
    throw new RunError(whyNot(error, host, options.port));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${nameOf(host)}:${port}/`,
    runs: index.list().rows.length,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Browsers keep connections alive.
      server.closeAllConnections();
      await Promise.all([closed, analyst.close()]);
    },
  };
}

/** The host as it is written in a URL. */
function nameOf(host: string): string {
  if (isAnywhere(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function requireDirectory(root: string): void {
  if (!existsSync(root)) {
    throw new RunError(`${root}: no such directory; lenet run creates runs/; lenet ui DIR shows another directory`);
  }
  if (!statSync(root).isDirectory()) throw new RunError(`${root}: this is a file; choose a directory of runs`);
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; use --port 0 for any free port',
  EACCES: 'permission denied for this port; choose one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no such host',
};

const whyNot = ({ code = '', message }: NodeJS.ErrnoException, host: string, port: number) =>
  `cannot listen on ${host} port ${port}: ${REASONS[code] ?? message}`;
