// Rejects requests of other sites, and DNS rebinding.
import { networkInterfaces } from 'node:os';
import type { MiddlewareHandler } from 'hono';

/** Hosts that always mean this machine. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/** Addresses that mean all addresses of this machine. */
export const isAnywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Names under which a server that listens on `host` may be requested. */
function namesOf(host: string): Set<string> {
  if (isLoopback(host)) return LOOPBACK;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
  return new Set([...LOOPBACK, ...(isAnywhere(host) ? own : [host])]);
}

const HEADERS: Readonly<Record<string, string>> = {
  // Everything is served from here; compiled kernels may run, foreign scripts may not.
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
  // These two headers allow the shared memory that the kernels need.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/**
 * Allows only the server's own names (against DNS rebinding), same-site requests, and
 * GET and HEAD: nothing can be changed from a browser.
 */
export function guard(host: string): MiddlewareHandler {
  const names = namesOf(host);
  return async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    const { req } = context;
    const { method } = req;
    if (method !== 'GET' && method !== 'HEAD') return context.json({ error: 'this server is read-only' }, 405);
    const asked = req.header('host') ?? '';
    if (!names.has(hostname(asked))) return context.json({ error: `unknown host name: ${asked}` }, 403);
    const origin = req.header('origin');
    if (origin !== undefined && origin !== `http://${asked}`) return context.json({ error: 'cross-site request' }, 403);
    // Any site may link to the page.
    const site = req.header('sec-fetch-site');
    const isLink = req.header('sec-fetch-mode') === 'navigate';
    if ((site === 'cross-site' || site === 'same-site') && !isLink) {
      return context.json({ error: 'cross-site request' }, 403);
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
