// Who may ask, and what: a page on another site, or a name that was made to point here, may not.
import { networkInterfaces } from 'node:os';
import type { MiddlewareHandler } from 'hono';

/** Hosts that mean this machine and no other. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/** Addresses that mean every one that this machine has. */
export const isAnywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Names under which a server that listens on `host` may be asked. */
function namesOf(host: string): Set<string> {
  if (isLoopback(host)) return LOOPBACK;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
  return new Set([...LOOPBACK, ...(isAnywhere(host) ? own : [host])]);
}

const HEADERS: Readonly<Record<string, string>> = {
  // Everything is served from here; compiled kernels run, scripts of others do not.
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // With these two the page may have the shared memory that the kernels work in.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/**
 * Answers only to its own names (so that no foreign name can be made to point here), only its own pages, and only
 * GET and HEAD: nothing can be changed from a browser.
 */
export function guard(host: string): MiddlewareHandler {
  const names = namesOf(host);
  return async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    const { req } = context;
    const { method } = req;
    if (method !== 'GET' && method !== 'HEAD') return context.json({ error: 'this server only shows' }, 405);
    const asked = req.header('host') ?? '';
    if (!names.has(hostname(asked))) return context.json({ error: `not a name of this server: ${asked}` }, 403);
    const origin = req.header('origin');
    if (origin !== undefined && origin !== `http://${asked}`)
      return context.json({ error: 'asked by another site' }, 403);
    // A link to the page may stand anywhere.
    const site = req.header('sec-fetch-site');
    const isLink = req.header('sec-fetch-mode') === 'navigate';
    if ((site === 'cross-site' || site === 'same-site') && !isLink) {
      return context.json({ error: 'asked by another site' }, 403);
    }
    await next();
  };
}

/** "[::1]:1998" -> "::1" */
function hostname(host: string): string {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return '';
  }
}
