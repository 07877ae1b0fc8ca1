// A study's directory: the plan in study.json, events in journal.jsonl, one run directory per trial.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FileError, isSystemError, reasonOf } from '../files/system-error.js';
import { appendLine, makeFolder, writeAtomically } from '../files/write.js';
import { parseRecord, RecordError, readRecord } from './check-record.js';
import { eachLine } from './lines.js';
import { isAlive, readRun } from './read-run.js';
import type { Summary } from './records.js';
import { RunError } from './run-directory.js';
import type { Halving, StudyRecord, TrialRecord } from './study-records.js';

/** A line of journal.jsonl: what a run directory does not record. */
export interface JournalLine {
  readonly time: string;
  readonly trial: string;
  /** `failed`: before there was a run, or after its process died. `dropped`: by halving. */
  readonly event: 'failed' | 'dropped' | 'retried';
  readonly reason: string;
  /** For `dropped`: the halving that dropped it. With other halving options, or none, the trial is open again. */
  readonly halving?: Halving | null;
}

export type TrialStatus = 'waiting' | 'running' | 'finished' | 'failed' | 'interrupted' | 'dropped';

export interface TrialState {
  readonly status: TrialStatus;
  /** Why it failed or was dropped. */
  readonly reason: string | null;
  /** Absent until its run has begun. */
  readonly summary: Summary | null;
}

const RECORD = 'study.json';
const JOURNAL = 'journal.jsonl';

/** Whether a directory is a study directory. */
export const isStudyDirectory = (path: string): boolean =>
  existsSync(join(path, RECORD)) && statSync(path).isDirectory();

/** @throws RunError when it is not a study directory, or broken. */
export function readStudy(path: string): StudyRecord {
  const file = join(path, RECORD);
  try {
    const record = readRecord<StudyRecord>('study', file);
    return { ...record, remarks: record.remarks ?? [] };
  } catch (error) {
    if (error instanceof RecordError) throw new RunError(`${file} is broken: ${error.message}`);
    if (isSystemError(error)) throw new RunError(`${file} cannot be read: ${reasonOf(error)}`);
    if (error instanceof FileError) throw new RunError(error.message);
    throw error;
  }
}

/** The directory of a study, created if it does not exist. */
export class StudyDirectory {
  constructor(readonly path: string) {}

  /** @throws RunError */
  static create(path: string): StudyDirectory {
    makeFolder(path);
    return new StudyDirectory(path);
  }

  write(record: StudyRecord, text: string): void {
    writeAtomically(join(this.path, 'study.yaml'), text);
    writeAtomically(join(this.path, RECORD), `${JSON.stringify(record, null, 1)}\n`);
  }

  runPath = ({ id }: Pick<TrialRecord, 'id'>): string => join(this.path, id);

  note(trial: string, event: JournalLine['event'], reason: string, halving?: Halving | null): void {
    const line: JournalLine = { time: new Date().toISOString(), trial, event, reason, halving };
    appendLine(join(this.path, JOURNAL), JSON.stringify(line));
  }

  /** The last event of each trial in the journal. */
  #journal(): Map<string, JournalLine> {
    const path = join(this.path, JOURNAL);
    const last = new Map<string, JournalLine>();
    if (!existsSync(path)) return last;
    eachLine(path, 0, (line) => {
      try {
        const entry = parseRecord<JournalLine>('journalLine', line);
        last.set(entry.trial, entry);
      } catch (error) {
        // An empty line, or one cut short by a kill.
        if (!(error instanceof RecordError)) throw error;
      }
    });
    return last;
  }

  /** The state of each trial by id, from its run directory and the journal, as of the current study. */
  states({ trials, halving }: Pick<StudyRecord, 'trials' | 'halving'>): Map<string, TrialState> {
    const journal = this.#journal();
    const isValid = (line: JournalLine | undefined) =>
      line?.event !== 'dropped' || (halving !== null && isDeepStrictEqual(line.halving, halving));
    return new Map(
      trials.map(({ id }) => {
        const line = journal.get(id);
        return [id, this.#state(id, isValid(line) ? line : undefined)];
      }),
    );
  }

  #state(id: string, noted: JournalLine | undefined): TrialState {
    const summary = summaryIn(join(this.path, id));
    if (summary?.status === 'finished') return { status: 'finished', reason: null, summary };
    if (noted?.event === 'dropped') return { status: 'dropped', reason: noted.reason, summary };
    if (summary?.status === 'running' && isAlive(summary)) return { status: 'running', reason: null, summary };
    if (noted?.event === 'failed') return { status: 'failed', reason: noted.reason, summary };
    if (summary?.status === 'failed' && noted?.event !== 'retried') {
      return { status: 'failed', reason: summary.message, summary };
    }
    return { status: summary ? 'interrupted' : 'waiting', reason: null, summary };
  }

  /** Run directories here that belong to none of the trials. */
  strangers(trials: readonly TrialRecord[]): string[] {
    const known = new Set(trials.map(({ id }) => id));
    return readdirSync(this.path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !known.has(entry.name) && summaryIn(join(this.path, entry.name)))
      .map(({ name }) => name);
  }
}

function summaryIn(run: string): Summary | null {
  try {
    return readRun(run).summary;
  } catch (error) {
    if (error instanceof RunError) return null;
    throw error;
  }
}
