import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Download, download } from '../../src/data/download.js';

const CONTENT = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
/** Of a process that ended long ago: no system gives out such numbers. */
const ENDED = 2 ** 30;

let server: Server | undefined;
afterEach(() => {
  vi.useRealTimers();
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that gives the first answer to the first request, and so on; `ranges` are what was asked for. */
async function serve(...answers: Answer[]): Promise<{ options: Download; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    void answers[ranges.length - 1](request, response);
  });
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`;
  const file = join(mkdtempSync(join(tmpdir(), 'lenet-download-')), 'data.gz');
  const verify = async (path: string) => {
    if (!readFileSync(path).equals(CONTENT)) throw new Error('not the content');
  };
  return { ranges, options: { url, file, usual: 900, most: 1200, idleMs: 300, verify } };
}

/** What lies in the directory of the file. */
const folderOf = ({ file }: Download) => readdirSync(join(file, '..'));
const leave = ({ file }: Download, pid: number, bytes: Uint8Array) => writeFileSync(`${file}.${pid}.part`, bytes);

const whole: Answer = (_, response) => response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
const silentAfter =
  (bytes: number): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-length': CONTENT.length }).write(CONTENT.subarray(0, bytes));
const rest: Answer = ({ headers }, response) => {
  const start = Number(headers.range?.match(/\d+/)?.[0]);
  const range = `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`;
  response.writeHead(206, { 'content-range': range }).end(CONTENT.subarray(start));
};

describe('a download', () => {
  it('may be slow as long as bytes arrive, and reports progress', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let arrived = () => {};
    const { options } = await serve(async (_, response) => {
      response.writeHead(200);
      for (let at = 0; at < CONTENT.length; at += 100) {
        const arrival = new Promise<void>((resolve) => {
          arrived = resolve;
        });
        response.write(CONTENT.subarray(at, at + 100));
        await arrival;
      }
      response.end();
    });
    const seen: [number, number][] = [];
    const progress = (done: number, total: number) => {
      seen.push([done, total]);
      // Ten chunks take longer in all than one may.
      vi.advanceTimersByTime(0.9 * (options.idleMs ?? 0));
      arrived();
    };
    await download({ ...options, progress });
    expect(readFileSync(options.file)).toEqual(CONTENT);
    expect(seen[0][0]).toBeLessThan(CONTENT.length);
    expect(seen[0][1]).toBe(900);
    expect(seen.at(-1)).toEqual([1000, 1000]);
    expect(folderOf(options)).toEqual([basename(options.file)]);
  });

  it('is aborted when stalled, keeps the bytes so far, and resumes there the next time', async () => {
    const { options, ranges } = await serve(silentAfter(400), rest);
    await expect(download(options)).rejects.toThrow(
      'no byte for 0.3 s; 400 bytes are kept, and the next try resumes from there',
    );
    await download(options);
    expect(ranges).toEqual([undefined, 'bytes=400-']);
    expect(readFileSync(options.file)).toEqual(CONTENT);
  });

  it('keeps the bytes from before the connection broke', async () => {
    const { options } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).write(CONTENT.subarray(0, 300));
      setTimeout(() => response.destroy(), 50);
    });
    await expect(download(options)).rejects.toThrow(/300 bytes are kept/);
  });

  it('resumes the part of an ended process, and leaves the part of a running one alone', async () => {
    const { options, ranges } = await serve(rest);
    leave(options, ENDED, CONTENT.subarray(0, 700));
    leave(options, ENDED + 1, CONTENT.subarray(0, 200));
    leave(options, process.ppid, CONTENT.subarray(0, 900));
    await download(options);
    expect(ranges).toEqual(['bytes=700-']);
    expect(folderOf(options).sort()).toEqual(['data.gz', `data.gz.${process.ppid}.part`]);
  });

  it('starts over if the server cannot resume', async () => {
    const { options, ranges } = await serve(whole);
    leave(options, ENDED, CONTENT.subarray(0, 700));
    await download(options);
    expect(ranges).toEqual(['bytes=700-']);
    expect(readFileSync(options.file)).toEqual(CONTENT);
  });

  it('starts over, once, if a resumed file is wrong', async () => {
    const { options, ranges } = await serve(rest, whole);
    leave(options, ENDED, Buffer.alloc(700));
    await download(options);
    expect(ranges).toEqual(['bytes=700-', undefined]);
    const complete = await serve((_, response) => response.writeHead(416).end(), whole);
    leave(complete.options, ENDED, Buffer.alloc(1000));
    await download(complete.options);
    expect(complete.ranges).toEqual(['bytes=1000-', undefined]);
  });

  it('with a wrong file is not kept, and not retried', async () => {
    const { options, ranges } = await serve((_, response) => response.end('no such thing'));
    await expect(download(options)).rejects.toThrow(/^not the content$/);
    expect([ranges.length, folderOf(options)]).toEqual([1, []]);
  });

  it('accepts no more bytes than the file can have, announced or not', async () => {
    let sent = 0;
    const endless: Answer = async (_, response) => {
      while (!response.destroyed && sent < 1e6) {
        response.write(Buffer.alloc(500));
        sent += 500;
        await pause(1);
      }
    };
    const { options } = await serve(endless);
    await expect(download(options)).rejects.toThrow('sends more than the 1200 bytes that are expected');
    expect(sent).toBeLessThan(100_000);
    expect(folderOf(options)).toEqual([]);
    const announced = await serve((_, response) => response.writeHead(200, { 'content-length': 5000 }).write('x'));
    await expect(download(announced.options)).rejects.toThrow('announces 5000 bytes, but at most 1200 are expected');
  });
});
