// Files from the web: as slow as they come while they come, continued where they broke off, checked before they are in place.
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../files/write.js';
import { claimPart } from './partial-file.js';

export interface Download {
  readonly url: string;
  /** Where the file goes. */
  readonly file: string;
  /** Bytes that it has where the server does not say: for the progress. */
  readonly usual: number;
  /** No more bytes than this are taken. */
  readonly most: number;
  /** Rejects with what is wrong with the bytes in a file. */
  readonly verify: (path: string) => Promise<void>;
  /** Without a byte for so long it is given up. */
  readonly idleMs?: number;
  readonly progress?: (done: number, total: number) => void;
}

const IDLE_MS = 30_000;
/** Bytes that belong to no such file: they are not kept. */
class WrongBytes extends Error {}

/**
 * Fetches a file and puts it in place once `verify` has passed it. What came before the connection broke is kept beside it
 * (`.part`) and continued by the next call, where the server can; if it turns out wrong, it is fetched anew, once.
 * @throws Error saying in words why it could not be had, and what of it is kept.
 */
export async function download(options: Download): Promise<void> {
  makeCache(dirname(options.file));
  const part = await claimPart(options.file);
  const isContinued = (await sizeOf(part)) > 0;
  try {
    try {
      await receiveAndVerify(options, part);
    } catch (error) {
      if (!(error instanceof WrongBytes && isContinued)) throw error;
      await rm(part, { force: true });
      await receiveAndVerify(options, part);
    }
  } catch (error) {
    if (error instanceof WrongBytes) await rm(part, { force: true });
    const kept = await sizeOf(part);
    if (kept === 0) await rm(part, { force: true });
    throw new Error(
      `${reasonOf(error)}${kept > 0 ? `; ${kept} bytes are kept, and the next try goes on from there` : ''}`,
    );
  }
  await rename(part, options.file);
}

function makeCache(folder: string): void {
  try {
    makeFolder(folder);
  } catch {
    throw new Error(`${folder} cannot be made to keep it in; XDG_CACHE_HOME names another place`);
  }
}

const sizeOf = async (path: string) => (await stat(path).catch(() => undefined))?.size ?? 0;

async function receiveAndVerify(options: Download, part: string): Promise<void> {
  await receive(options, part);
  await options.verify(part).catch((error) => {
    throw new WrongBytes((error as Error).message);
  });
}

/** Brings what a part lacks. @throws Error */
async function receive({ url, usual, most, idleMs = IDLE_MS, progress }: Download, part: string): Promise<void> {
  const had = await sizeOf(part);
  const patience = new Patience(idleMs);
  try {
    const headers = { 'accept-encoding': 'identity', ...(had > 0 ? { range: `bytes=${had}-` } : {}) };
    const response = await fetch(url, { signal: patience.signal, headers });
    // All of it is here already, or more than there is.
    if (response.status === 416 && had > 0) return;
    if (!response.ok || !response.body) throw new Error(`answered ${response.status}`);
    let done = startOf(response, had);
    const length = response.headers.get('content-length');
    const total = length === null ? undefined : done + Number(length);
    if ((total ?? 0) > most) throw new WrongBytes(`announces ${total} bytes, and at most ${most} are expected`);
    const file = await open(part, done > 0 ? 'a' : 'w');
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        patience.renew();
        done += chunk.length;
        if (done > most) throw new WrongBytes(`sends more than the ${most} bytes that are expected`);
        await file.writeFile(chunk);
        progress?.(done, total ?? Math.max(usual, done));
      }
    } finally {
      await file.close();
    }
  } finally {
    patience.end();
  }
}

/** The byte that the body of an answer begins with; 0 where the server does not continue. */
function startOf(response: Response, had: number): number {
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (response.status !== 206) return 0;
  if (Number(start) !== had)
    throw new Error(`was asked for the bytes from ${had} on, and sends those from ${start} on`);
  return had;
}

/** Aborts where nothing renews it for a while. */
class Patience {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    const tooLong = new Error(`no byte for ${ms / 1000} s`);
    this.#timer = setTimeout(() => this.#controller.abort(tooLong), ms);
  }

  renew(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
    // What is left of the body is not waited for.
    this.#controller.abort();
  }
}

/** fetch hides why it failed in its cause; its own codes say less than their messages. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  const code = cause?.code?.startsWith('UND_ERR') ? undefined : cause?.code;
  return code ?? cause?.message ?? message;
}
