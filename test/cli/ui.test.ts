// The server of `lenet ui`, asked by those who may and those who may not.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunList } from '../../src/ui/protocol.js';
import { startUi, type UiServer } from '../ui/server.js';
import { lenet, runsIn, SMALL, temporary } from './lenet.js';

/** The server looks once a second. */
const PATIENT = { timeout: 20_000 };

let cwd: string;
let run: string;
let server: UiServer;

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Not fetch: that chooses Host and Origin itself, and tidies paths. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

const rows = async () => (JSON.parse((await ask('/api/runs')).body) as RunList).rows;

beforeAll(async () => {
  cwd = temporary();
  await lenet(['run', ...SMALL, '--name', 'first'], { cwd });
  [run] = runsIn(cwd);
  const broken = join(cwd, 'runs', 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'summary.json'), '{');
  // A run elsewhere, and a way to it.
  cpSync(run, join(cwd, 'elsewhere', 'secret'), { recursive: true });
  symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'runs', 'link'));
  server = await startUi('runs', cwd);
});

afterAll(() => server.stop());

describe('the server of lenet ui', () => {
  it('lists runs, and says of one that cannot be read why', async () => {
    const [first, broken] = [...(await rows())].sort((a, b) => b.name.localeCompare(a.name));
    expect(first).toMatchObject({ id: basename(run), status: 'finished', hasModel: true, study: null });
    expect(first.spark).toHaveLength(2);
    expect(broken).toMatchObject({
      id: 'broken',
      status: 'unreadable',
      note: 'its summary.json is broken: not valid JSON',
    });
  });

  it('shows nothing outside of the runs directory', async () => {
    expect((await rows()).map(({ id }) => id)).not.toContain('link/secret');
    for (const id of ['link/secret', '../elsewhere/secret', '..', '.', '', '/etc', `${basename(run)}/..`]) {
      for (const what of ['run', 'weights', 'model', 'figure', 'compare']) {
        const { status, body } = await ask(`/api/${what}?run=${encodeURIComponent(id)}&name=curves`);
        expect({ what, id, status, body }).toMatchObject({ status: 404, body: expect.stringMatching(/no run/) });
      }
    }
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/../../../package.json',
      '/%2e%2e/package.json',
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });

  it('does not follow a file of a run that leads elsewhere', async () => {
    const sly = join(cwd, 'runs', 'sly');
    cpSync(run, sly, { recursive: true });
    rmSync(join(sly, 'model.safetensors'));
    symlinkSync(join(cwd, 'elsewhere', 'secret', 'model.safetensors'), join(sly, 'model.safetensors'));
    await expect.poll(async () => (await rows()).find(({ id }) => id === 'sly')?.status, PATIENT).toBe('unreadable');
    for (const what of ['weights', 'model', 'compare', 'figure']) {
      expect(await ask(`/api/${what}?run=sly`)).toMatchObject({
        status: 422,
        body: '{"error":"sly: its files are links that lead out of the runs directory"}',
      });
    }
    rmSync(sly, { recursive: true });
  });

  it('answers to no name but its own, and to no other site', async () => {
    const { host } = new URL(server.url);
    const refused: Record<string, string>[] = [
      { Host: 'evil.example' },
      { Host: `evil.example:${host.split(':')[1]}` },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
      { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' },
    ];
    for (const headers of refused) expect((await ask('/api/runs', headers)).status, JSON.stringify(headers)).toBe(403);
    const allowed: Record<string, string>[] = [
      { Host: host.replace('127.0.0.1', 'localhost') },
      { Origin: new URL(server.url).origin, 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
    ];
    for (const headers of allowed) expect((await ask('/', headers)).status, JSON.stringify(headers)).toBe(200);
    const { headers } = await ask('/');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('tells everybody who listens of a new run, whoever asked for the list meanwhile', async () => {
    const stream = await fetch(new URL('/api/events', server.url));
    const reader = stream.body?.getReader();
    const fresh = join(cwd, 'runs', 'fresh');
    cpSync(run, fresh, { recursive: true });
    await expect.poll(async () => (await rows()).some(({ id }) => id === 'fresh'), PATIENT).toBe(true);
    let heard = '';
    while (!heard.includes('"id":"fresh"')) heard += new TextDecoder().decode((await reader?.read())?.value);
    expect(heard).toMatch(/^event: rows\ndata: \{"changed":\[\{"id":"fresh"/m);
    await reader?.cancel();
    rmSync(fresh, { recursive: true });
  });

  it('takes a study’s directory for a runs directory, too', async () => {
    const study = join(cwd, 'study');
    cpSync(run, join(study, 'one-1-abc'), { recursive: true });
    writeFileSync(
      join(study, 'study.json'),
      JSON.stringify({ name: 'study', keys: [], trials: [], metric: 'test_accuracy' }),
    );
    const other = await startUi(study, cwd);
    const { rows: trials } = (await (await fetch(new URL('/api/runs', other.url))).json()) as RunList;
    expect(trials).toMatchObject([{ id: 'one-1-abc', study: '.' }]);
    expect(await (await fetch(new URL('/api/compare?study=.', other.url))).json()).toMatchObject({ title: 'study' });
    await other.stop();
  });

  it('only shows', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await ask('/api/runs', {}, method)).status, method).toBe(405);
    }
  });

  it('ends with Ctrl-C, also while somebody looks, and calls that no failure', async () => {
    const other = await startUi('runs', cwd);
    const stream = await fetch(new URL('/api/events', other.url));
    const { code, stdout, stderr } = await other.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ url: other.url, runs: 2 });
    await stream.body?.cancel().catch(() => undefined);
  });

  it('says what to do where it cannot begin', async () => {
    const { port } = new URL(server.url);
    expect(await lenet(['ui', 'runs', '--port', port], { cwd })).toMatchObject({
      code: 1,
      stderr: `error cannot listen on 127.0.0.1 port ${port}: the port is taken; --port 0 takes one that is free\n`,
    });
    expect(await lenet(['ui', 'rusn'], { cwd })).toMatchObject({
      code: 1,
      stderr: 'error rusn: there is no such directory; lenet run makes runs/, lenet ui DIR shows another\n',
    });
    expect((await lenet(['ui', '--port', '70000'], { cwd })).code).toBe(2);
  });
});
