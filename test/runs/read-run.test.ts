// A directory that is no run, or a broken one, is told apart from a run by what it lacks.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { thisProcess } from '../../src/files/process.js';
import { isAlive, readEnvironment, readMetrics, readRun } from '../../src/runs/read-run.js';
import type { Summary } from '../../src/runs/records.js';
import { RunError } from '../../src/runs/run-directory.js';
import { withUnreadable } from '../files/unreadable.js';

let run: string;
beforeEach(() => {
  run = join(mkdtempSync(join(tmpdir(), 'lenet-run-')), 'a-run');
  cpSync('test/models/lenet5-best', run, { recursive: true });
});

const summary = () => JSON.parse(readFileSync('test/models/lenet5-best/summary.json', 'utf8'));
const put = (content: object, file = 'summary.json') => writeFileSync(join(run, file), JSON.stringify(content));

/** What is wrong with a run. */
function fault(read: (path: string) => unknown = readRun, path = run): unknown {
  try {
    read(path);
  } catch (error) {
    return error instanceof RunError ? error.message.replaceAll(run, '.') : error;
  }
  return undefined;
}

describe('a run', () => {
  it('has the name of its directory, and what earlier versions did not write', () => {
    const { process: _, init_from: __, model_sha256: ___, earlier_epochs: ____, ...earlier } = summary();
    put(earlier);
    const read = readRun(`${run}/`);
    expect(read.path).toBe(`${run}/`);
    expect(read.summary).toMatchObject({ run: 'a-run', process: null, init_from: null, model_sha256: null });
    expect(read.summary.earlier_epochs).toEqual([]);
  });

  it('is a directory that is there', () => {
    expect(fault(readRun, join(run, 'nowhere'))).toBe('no such directory');
    expect(fault(readRun, join(run, 'summary.json'))).toBe('this is a file; a run is a directory');
  });

  it('has a summary, or stopped before it had one', () => {
    rmSync(join(run, 'summary.json'));
    expect(fault()).toMatch(/^no summary.json: it stopped before training began, .* delete it, or lenet run/);
    rmSync(join(run, 'resolved.yaml'));
    expect(fault()).toBe('not a run: it has no summary.json and no resolved.yaml');
  });

  it('whose summary cannot be used says why', () => {
    put({ ...summary(), epochs: -1 });
    expect(fault()).toBe('its summary.json is broken: epochs must be >= 0');
    expect(withUnreadable(join(run, 'summary.json'), fault)).toBe(
      'its summary.json cannot be read: the disk reports an error',
    );
    truncateSync(join(run, 'summary.json'), 2 ** 28 + 1);
    expect(fault()).toBe('cannot read ./summary.json: 268435457 bytes exceed the limit of 268435456');
    rmSync(join(run, 'summary.json'));
    mkdirSync(join(run, 'summary.json'));
    expect(fault()).toBe('cannot read ./summary.json: it is a directory, not a file');
  });

  it('was tested on as many classes as its data have', () => {
    const { data, test } = summary();
    const broken = /^its summary.json is broken: its test results are not those of (\d+) classes$/;
    put({ ...summary(), data: { ...data, class_names: data.class_names.slice(1) } });
    expect(fault()).toMatch(broken);
    put({ ...summary(), data: { ...data, class_names: [] }, test: { ...test, confusion: [] } });
    expect(fault()).toMatch(broken);
    for (const key of ['per_class_accuracy', 'per_class_confidence', 'confusion']) {
      put({ ...summary(), test: { ...test, [key]: test[key].slice(1) } });
      expect(fault(), key).toMatch(broken);
    }
    put({ ...summary(), test: { ...test, confusion: [[], ...test.confusion.slice(1)] } });
    expect(fault()).toMatch(broken);
    const nothing = { per_class_accuracy: [], per_class_confidence: [], confusion: [] };
    put({ ...summary(), data: { ...data, class_names: [] }, test: { ...test, ...nothing } });
    expect(fault()).toMatch(broken);
    put({ ...summary(), test: null });
    expect(fault()).toBeUndefined();
  });

  it('is alive while its process is, or is on a machine that cannot be asked', () => {
    const of = (process: Summary['process']) => isAlive({ ...summary(), process });
    const elsewhere = { ...thisProcess(), host: `not ${hostname()}` };
    const gone = { ...thisProcess(), boot: 'another' };
    expect([null, thisProcess(), elsewhere, gone].map(of)).toEqual([false, true, true, false]);
  });
});

it('where a run began is read with the directory in what is wrong', () => {
  expect(readEnvironment(run).lenet).toEqual(expect.any(String));
  put({ lenet: '1' }, 'environment.json');
  expect(fault(readEnvironment)).toBe(".: its environment.json is broken: it must have required property 'node'");
});

it('metrics of a run that has none yet are none', () => {
  rmSync(join(run, 'metrics.jsonl'));
  expect(readMetrics(run)).toEqual([]);
});
