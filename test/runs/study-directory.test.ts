// How a trial stands is read off its run directory and the journal, each time.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { thisProcess } from '../../src/files/process.js';
import { RunError } from '../../src/runs/run-directory.js';
import { isStudyDirectory, readStudy, StudyDirectory } from '../../src/runs/study-directory.js';
import type { Halving, StudyRecord, TrialRecord } from '../../src/runs/study-records.js';
import { withUnreadable } from '../files/unreadable.js';

const HALVING: Halving = { factor: 3, min_epochs: 1 };
const trial = (id: string): TrialRecord => ({ id, settings: {}, seed: 1, config: {} });
const stored = JSON.parse(readFileSync('test/models/lenet5-best/summary.json', 'utf8'));
const DEAD = { host: hostname(), boot: 'another', started: '1', namespace: null, pid: 1 };

let study: StudyDirectory;
beforeEach(() => {
  study = StudyDirectory.create(join(mkdtempSync(join(tmpdir(), 'lenet-study-')), 'runs', 'study'));
});

function run(id: string, summary: object): void {
  mkdirSync(study.runPath(trial(id)));
  writeFileSync(join(study.runPath(trial(id)), 'summary.json'), JSON.stringify({ ...stored, ...summary }));
}

function state(id: string, halving: Halving | null = HALVING) {
  const found = study.states({ trials: [trial('other'), trial(id)], halving }).get(id);
  return `${found?.status}${found?.reason ? `: ${found.reason}` : ''}${found?.summary ? ', with a run' : ''}`;
}

describe('a trial', () => {
  it('is waiting until its run begins', () => {
    expect(state('a')).toBe('waiting');
  });

  it('is finished when its run is, whatever was noted before', () => {
    run('a', { status: 'finished' });
    study.note('a', 'failed', 'once');
    expect(state('a')).toBe('finished, with a run');
    study.note('a', 'dropped', 'rank 2', HALVING);
    expect(state('a')).toBe('finished, with a run');
  });

  it('is running while the process that trains it lives, and interrupted after that', () => {
    run('a', { status: 'running', process: thisProcess() });
    run('b', { status: 'running', process: DEAD });
    run('c', { status: 'running', process: null });
    run('d', { status: 'interrupted', process: thisProcess() });
    const found = ['a', 'b', 'c', 'd'].map((id) => state(id).split(',')[0]);
    expect(found).toEqual(['running', 'interrupted', 'interrupted', 'interrupted']);
  });

  it('failed by its run or by the journal, until it is to be tried again', () => {
    run('a', { status: 'failed', message: 'the loss is no number' });
    study.note('b', 'failed', 'no such data');
    expect([state('a'), state('b')]).toEqual(['failed: the loss is no number, with a run', 'failed: no such data']);
    for (const id of ['a', 'b']) study.note(id, 'retried', 'again');
    expect([state('a'), state('b')]).toEqual(['interrupted, with a run', 'waiting']);
    study.note('b', 'failed', 'still no data');
    expect(state('b')).toBe('failed: still no data');
  });

  it('that failed before is running when it is tried again', () => {
    study.note('a', 'failed', 'killed');
    run('a', { status: 'running', process: thisProcess() });
    expect(state('a')).toBe('running, with a run');
  });

  it('is dropped by the study’s halving, and open again under another or none', () => {
    run('a', { status: 'interrupted' });
    study.note('a', 'dropped', 'rank 2 of 3', HALVING);
    expect(state('a')).toBe('dropped: rank 2 of 3, with a run');
    expect(state('a', { factor: 2, min_epochs: 1 })).toBe('interrupted, with a run');
    expect(state('a', null)).toBe('interrupted, with a run');
    study.note('a', 'dropped', 'by an earlier version', null);
    expect(state('a', null)).toBe('interrupted, with a run');
  });

  it('has the state given by the complete lines of the journal', () => {
    study.note('a', 'failed', 'no such data');
    appendFileSync(join(study.path, 'journal.jsonl'), '\n{"time":"","trial":"a","event":"retr');
    expect(state('a')).toBe('failed: no such data');
  });

  it('whose summary is broken is waiting to be started anew', () => {
    run('a', { status: 'over' });
    expect(state('a')).toBe('waiting');
  });
});

describe('runs in the directory of a study', () => {
  it('are strangers if they belong to none of its trials', () => {
    for (const id of ['a', 'b']) run(id, {});
    mkdirSync(join(study.path, 'slurm'));
    writeFileSync(join(study.path, 'compare.md'), '');
    expect(study.strangers([trial('a')])).toEqual(['b']);
    expect(study.strangers([trial('a'), trial('b')])).toEqual([]);
  });
});

describe('study.json', () => {
  const record = (): StudyRecord => ({
    ...{ name: 'study', description: null, file: null, created: '', metric: null, direction: 'max', keys: [] },
    ...{ baseline: null, halving: null, power_law: null, reported: [], slurm: { chunk: 1, options: {} }, trials: [] },
    remarks: ['one'],
  });

  it('comes back as it was written, and the study beside it', () => {
    expect(isStudyDirectory(study.path)).toBe(false);
    study.write(record(), 'base: base.yaml\n');
    expect(isStudyDirectory(study.path)).toBe(true);
    expect(readStudy(study.path)).toEqual(record());
    expect(readFileSync(join(study.path, 'study.yaml'), 'utf8')).toBe('base: base.yaml\n');
    expect(isStudyDirectory(join(study.path, 'study.json'))).toBe(false);
  });

  it('of earlier versions has no remarks', () => {
    const { remarks: _, ...earlier } = record();
    writeFileSync(join(study.path, 'study.json'), JSON.stringify(earlier));
    expect(readStudy(study.path).remarks).toEqual([]);
  });

  it('that is invalid is reported with its path and the reason', () => {
    const file = join(study.path, 'study.json');
    const fault = () => {
      try {
        readStudy(study.path);
      } catch (error) {
        return error instanceof RunError ? error.message.replace(study.path, '.') : error;
      }
      return undefined;
    };
    expect(fault()).toBe('./study.json cannot be read: no such file or directory');
    writeFileSync(file, JSON.stringify({ ...record(), direction: 'up' }));
    expect(fault()).toBe('./study.json is broken: direction must be equal to one of the allowed values');
    expect(withUnreadable(file, fault)).toBe('./study.json cannot be read: the disk reports an error');
    rmSync(file);
    mkdirSync(file);
    expect(fault()).toBe('cannot read ./study.json: it is a directory, not a file');
  });
});
