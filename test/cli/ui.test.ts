// The server of `lenet ui`, and its answers to allowed and forbidden requests.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { News } from '../../src/ui/protocol.js';
import { startUi, type UiServer } from '../ui/server.js';
import { lenet, runsIn, SMALL, temporary } from './lenet.js';

/** The server checks once a second. */
const PATIENT = { timeout: 20_000 };

let cwd: string;
let run: string;
let server: UiServer;

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Not fetch, which chooses Host and Origin itself and normalises paths. */
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

const news = async (query = '') => JSON.parse((await ask(`/api/news${query}`)).body) as News;
const rows = async () => (await news()).list?.rows ?? [];

const studyOf = (ids: readonly string[]) => ({
  ...{
    name: 'study',
    description: null,
    file: null,
    created: '',
    metric: null,
    direction: 'max',
    keys: [],
    baseline: null,
  },
  ...{ halving: null, power_law: null, reported: [], slurm: { chunk: 1, options: {} }, remarks: [] },
  trials: ids.map((id) => ({ id, settings: {}, seed: 1, config: { network: [], training: { epochs: 1 } } })),
});

beforeAll(async () => {
  cwd = temporary();
  await lenet(['run', ...SMALL, '--name', 'first'], { cwd });
  [run] = runsIn(cwd);
  const broken = join(cwd, 'runs', 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'summary.json'), '{');
  // A run elsewhere, and a link to it.
  cpSync(run, join(cwd, 'elsewhere', 'secret'), { recursive: true });
  symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'runs', 'link'));
  server = await startUi('runs', cwd);
});

afterAll(() => server.stop());

describe('the server of lenet ui', () => {
  it('lists runs, and gives the reason for an unreadable one', async () => {
    const [first, broken] = [...(await rows())].sort((a, b) => b.name.localeCompare(a.name));
    expect(first).toMatchObject({ id: basename(run), status: 'finished', hasModel: true, study: null });
    expect(first.spark).toHaveLength(2);
    expect(broken).toMatchObject({
      id: 'broken',
      status: 'unreadable',
      note: 'its summary.json is broken: not valid JSON',
    });
  });

  it('shows nothing outside the runs directory', async () => {
    expect((await rows()).map(({ id }) => id)).not.toContain('link/secret');
    for (const id of ['link/secret', '../elsewhere/secret', '..', '.', '', '/etc', `${basename(run)}/..`]) {
      for (const what of ['run', 'weights', 'model', 'figure', 'compare']) {
        const { status, body } = await ask(`/api/${what}?run=${encodeURIComponent(id)}&name=curves`);
        expect({ what, id, status, body }).toMatchObject({ status: 404, body: expect.stringMatching(/no such run/) });
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

  it('does not follow a link in a run that leads elsewhere', async () => {
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

  it('answers only to its own host name, and to no other site', async () => {
    const { host } = new URL(server.url);
    const refused: Record<string, string>[] = [
      { Host: 'evil.example' },
      { Host: `evil.example:${host.split(':')[1]}` },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
      { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' },
    ];
    for (const headers of refused) expect((await ask('/api/news', headers)).status, JSON.stringify(headers)).toBe(403);
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

  it('answers a repeated request with the runs added and removed since, each once', async () => {
    const before = await news();
    const fresh = join(cwd, 'runs', 'fresh');
    cpSync(run, fresh, { recursive: true });
    await expect
      .poll(async () => (await news(`?token=${before.token}`)).changed.map(({ id }) => id), PATIENT)
      .toEqual(['fresh']);
    const { token } = await news();
    expect(await news(`?token=${token}`)).toEqual({ token, changed: [], gone: [] });
    rmSync(fresh, { recursive: true });
    await expect.poll(async () => (await news(`?token=${token}`)).gone, PATIENT).toEqual(['fresh']);
    // A token of an earlier server means nothing to this one.
    expect((await news('?token=abc-99')).list?.rows).toHaveLength(2);
  });

  it('sends the metrics of a run, then the added lines, or all again if lines were removed', async () => {
    const growing = join(cwd, 'runs', 'growing');
    cpSync(run, growing, { recursive: true });
    const file = join(growing, 'metrics.jsonl');
    const whole = readFileSync(file, 'utf8');
    const ask = async (from: number) => (await news(`?run=growing&from=${from}`)).metrics;
    await expect.poll(() => ask(0), PATIENT).toMatchObject({ reset: true, end: whole.length });
    const [first] = whole.split('\n');
    appendFileSync(file, `${first}\n{"kind":"ep`);
    expect(await ask(whole.length)).toEqual({
      ...{ reset: false, lines: [JSON.parse(first)], end: whole.length + first.length + 1 },
    });
    writeFileSync(file, `${first}\n`);
    expect(await ask(whole.length)).toEqual({ reset: true, lines: [JSON.parse(first)], end: first.length + 1 });
    rmSync(growing, { recursive: true });
  });

  it('lists a malformed run with the reason, and continues', async () => {
    const summary = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8'));
    const [epoch] = readFileSync(join(run, 'metrics.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"epoch","'));
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const make = (name: string, files: Record<string, string>) => {
      const path = join(cwd, 'runs', 'odd', name);
      mkdirSync(path, { recursive: true });
      for (const [file, text] of Object.entries({ 'summary.json': JSON.stringify(summary), ...files })) {
        writeFileSync(join(path, file), text);
      }
      return path;
    };
    const withSummary = (change: object) => ({ 'summary.json': JSON.stringify({ ...summary, ...change }) });
    make('null-line', { 'metrics.jsonl': 'null\n' });
    make('no-train', { 'metrics.jsonl': '{"kind":"epoch","epoch":1,"step":2,"validation":null}\n' });
    make('text-for-number', { 'metrics.jsonl': `${epoch.replace('"epoch":1', '"epoch":"1"')}\n` });
    make('null-config', withSummary({ config: null }));
    make('numbers-for-layers', withSummary({ config: { ...summary.config, network: [1, null] } }));
    make('text-for-loss', withSummary({ test: { ...summary.test, loss: 'low' } }));
    make('deep', { 'summary.json': JSON.stringify(summary).replace('"config":', `"odd":${deep},"config":`) });
    mkdirSync(join(make('folder', {}), 'metrics.jsonl'));
    const sparse = make('sparse', { 'metrics.jsonl': '' });
    truncateSync(join(sparse, 'metrics.jsonl'), 3 * 2 ** 30);
    const odd = async () => (await rows()).filter(({ id }) => id.startsWith('odd/'));
    await expect.poll(async () => (await odd()).length, PATIENT).toBe(9);
    expect(Object.fromEntries((await odd()).map(({ name, status, note }) => [name, note ?? status]))).toEqual({
      deep: 'its summary.json is broken: nested more than 64 deep',
      folder: expect.stringMatching(/metrics\.jsonl: it is a directory, not a file/),
      'no-train': expect.stringMatching(/invalid line .*train/),
      'null-config': expect.stringMatching(/summary\.json is broken: config must be object/),
      'null-line': expect.stringMatching(/invalid line .*must be object/),
      'numbers-for-layers': expect.stringMatching(/summary\.json is broken: config\.network\.0 must be object/),
      first: 'finished',
      'text-for-loss': expect.stringMatching(/summary\.json is broken: test\.loss must be number/),
      'text-for-number': expect.stringMatching(/invalid line .*epoch must be number/),
    });
    expect((await ask('/api/compare?run=odd%2Fnull-line')).status).toBe(422);
    rmSync(join(cwd, 'runs', 'odd'), { recursive: true });
  });

  it('follows no trial id that leads out of its study, and no link added later', async () => {
    const study = join(cwd, 'runs', 'bad-study');
    cpSync(run, join(study, 'trial'), { recursive: true });
    writeFileSync(join(study, 'study.json'), JSON.stringify(studyOf(['../../elsewhere/secret'])));
    await expect
      .poll(async () => (await rows()).find(({ id }) => id === 'bad-study/trial')?.status, PATIENT)
      .toBe('finished');
    expect((await ask('/api/compare?study=bad-study')).body).toMatch(
      /study\.json is broken: trials\.0\.id must match pattern/,
    );
    rmSync(join(study, 'trial', 'resolved.yaml'));
    symlinkSync(join(cwd, 'elsewhere', 'secret', 'resolved.yaml'), join(study, 'trial', 'resolved.yaml'));
    expect((await ask('/api/run?run=bad-study%2Ftrial')).body).toMatch(/links that lead out/);
    rmSync(study, { recursive: true });
  });

  it('compares as many runs as a page can show, and refuses more', async () => {
    const query = Array.from({ length: 2001 }, () => `run=${basename(run)}`).join('&');
    expect(await ask(`/api/compare?${query}`)).toMatchObject({
      status: 422,
      body: expect.stringMatching(/2001 runs exceed the limit of 2000/),
    });
  });

  it('accepts a study directory as a runs directory', async () => {
    const study = join(cwd, 'study');
    cpSync(run, join(study, 'one-1-abc'), { recursive: true });
    writeFileSync(join(study, 'study.json'), JSON.stringify(studyOf([])));
    const other = await startUi(study, cwd);
    const { list } = (await (await fetch(new URL('/api/news', other.url))).json()) as News;
    expect(list?.rows).toMatchObject([{ id: 'one-1-abc', study: '.' }]);
    expect(await (await fetch(new URL('/api/compare?study=.', other.url))).json()).toMatchObject({ title: 'study' });
    await other.stop();
  });

  it('is read-only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await ask('/api/news', {}, method)).status, method).toBe(405);
    }
  });

  it('ends with Ctrl-C and exit code 0, even with a page open', async () => {
    const other = await startUi('runs', cwd);
    const page = await fetch(new URL('/', other.url));
    const { code, stdout, stderr } = await other.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ url: other.url, runs: 2 });
    await page.body?.cancel().catch(() => undefined);
  });

  it('gives a remedy if it cannot start', async () => {
    const { port } = new URL(server.url);
    expect(await lenet(['ui', 'runs', '--port', port], { cwd })).toMatchObject({
      code: 1,
      stderr: `error cannot listen on 127.0.0.1 port ${port}: the port is taken; use --port 0 for any free port\n`,
    });
    expect(await lenet(['ui', 'rusn'], { cwd })).toMatchObject({
      code: 1,
      stderr: 'error rusn: no such directory; lenet run creates runs/; lenet ui DIR shows another directory\n',
    });
    expect((await lenet(['ui', '--port', '70000'], { cwd })).code).toBe(2);
  });
});
