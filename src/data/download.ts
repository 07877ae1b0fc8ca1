// Downloads files: no limit on total time, only on stalls; resumes where a download broke off; verifies before putting
// a file in place.
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../files/write.js';
import { claimPart } from './partial-file.js';

export interface Download {
  readonly url: string;
  /** Destination. */
  readonly file: string;
  /** Expected bytes where the server sends no length: for the progress bar. */
  readonly usual: number;
  /** Maximum bytes accepted. */
  readonly most: number;
  /** Rejects with what is wrong with the bytes of a file. */
  readonly verify: (path: string) => Promise<void>;
  /** Gives up after this long without a byte. */
  readonly idleMs?: number;
  readonly progress?: (done: number, total: number) => void;
}

const IDLE_MS = 30_000;
/** The bytes are not those of the file, and are not kept. */
class WrongBytes extends Error {}

/**
 * Downloads a file and puts it in place once `verify` accepts it. If the connection breaks, the bytes so far are kept
 * next to it (`.part`), and the next call resumes where the server supports it. If the result is wrong, it is
 * downloaded anew, once.
 * @throws Error saying why it failed, and how much of it is kept.
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
      `${reasonOf(error)}${kept > 0 ? `; ${kept} bytes are kept, and the next try resumes from there` : ''}`,
    );
  }
  await rename(part, options.file);
}

function makeCache(folder: string): void {
  try {
    makeFolder(folder);
  } catch {
    throw new Error(`${folder} cannot be created for the download; set XDG_CACHE_HOME to use another directory`);
  }
}

const sizeOf = async (path: string) => (await stat(path).catch(() => undefined))?.size ?? 0;

async function receiveAndVerify(options: Download, part: string): Promise<void> {
  await receive(options, part);
  await options.verify(part).catch((error) => {
    throw new WrongBytes((error as Error).message);
  });
}

/** Receives the missing bytes of a part. @throws Error */
async function receive({ url, usual, most, idleMs = IDLE_MS, progress }: Download, part: string): Promise<void> {
  const had = await sizeOf(part);
  const patience = new Patience(idleMs);
  try {
    const headers = { 'accept-encoding': 'identity', ...(had > 0 ? { range: `bytes=${had}-` } : {}) };
    const response = await fetch(url, { signal: patience.signal, headers });
    // The part is complete, or longer than the file.
    if (response.status === 416 && had > 0) return;
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    let done = startOf(response, had);
    const length = response.headers.get('content-length');
    const total = length === null ? undefined : done + Number(length);
    if ((total ?? 0) > most) throw new WrongBytes(`announces ${total} bytes, but at most ${most} are expected`);
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

/** The offset of the first byte of the response body; 0 where the server does not resume. */
function startOf(response: Response, had: number): number {
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (response.status !== 206) return 0;
  if (Number(start) !== had) throw new Error(`was asked for the bytes from ${had}, but sends those from ${start}`);
  return had;
}

/** Aborts unless renewed in time. */
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
    // Does not wait for the rest of the body.
    this.#controller.abort();
  }
}

/** The reason why fetch failed, which is in its cause; system messages say more than their codes. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  const code = cause?.code?.startsWith('UND_ERR') ? undefined : cause?.code;
  return code ?? cause?.message ?? message;
}
