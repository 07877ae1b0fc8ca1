// The index of all runs below a directory, refreshed on request, and the changes since earlier requests.
import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { tellingKeys, varyingKeys } from '../compare/telling-keys.js';
import { findRuns } from '../runs/find-runs.js';
import type { RunList, RunRow } from './protocol.js';
import { RunEntry } from './run-entry.js';

/** Minimum milliseconds between refreshes. */
const PERIOD = 1000;
/** Maximum number of removed runs remembered. */
const MOST_GONE = 10_000;

export interface FoundRun {
  readonly id: string;
  readonly path: string;
  readonly row: RunRow;
}

/** All rows, and the settings that they share or that tell them apart. */
export type AllRows = Pick<RunList, 'settings' | 'common' | 'rows'>;

/** All rows, or the changed ones. */
export interface Rows {
  /** To be sent with the next request. */
  readonly token: string;
  readonly list?: AllRows;
  readonly changed: readonly RunRow[];
  readonly gone: readonly string[];
}

export class RunIndex {
  /** The real path of the directory. */
  readonly root: string;
  readonly #entries = new Map<string, RunEntry>();
  /** Identifies this server in tokens: those of another server are ignored. */
  readonly #name = randomBytes(6).toString('hex');
  /** Counts the refreshes that found changes. */
  #version = 0;
  readonly #changedAt = new Map<string, number>();
  readonly #goneAt = new Map<string, number>();
  /** Requests with an older version get the complete list. */
  #oldest = 0;
  #varying: readonly string[] = [];
  #settings: readonly string[] = [];
  #common: Readonly<Record<string, unknown>> = {};
  #looked = Number.NEGATIVE_INFINITY;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** A run, or undefined if there is no such run. */
  find(id: string): FoundRun | undefined {
    if (!this.#entries.has(id)) this.#refresh();
    const entry = this.#entries.get(id);
    return entry && { id, path: entry.path, row: entry.row(this.#varying) };
  }

  list(): AllRows {
    this.#refresh();
    return { settings: this.#settings, common: this.#common, rows: this.#rowsOf([...this.#entries.values()]) };
  }

  /** Changes since the refresh that returned `token`; the complete list without a valid token. */
  since(token: string | undefined): Rows {
    this.#refresh();
    const now = `${this.#name}-${this.#version}`;
    const [name, version] = token?.split('-') ?? [];
    const known = name === this.#name ? Number(version) : Number.NaN;
    if (!(known >= this.#oldest)) return { token: now, list: this.list(), changed: [], gone: [] };
    const later = (at: ReadonlyMap<string, number>) => [...at].filter(([, when]) => when > known).map(([id]) => id);
    const changed = later(this.#changedAt).flatMap((id) => this.#entries.get(id) ?? []);
    return { token: now, changed: this.#rowsOf(changed), gone: later(this.#goneAt) };
  }

  #rowsOf(entries: readonly RunEntry[]): RunRow[] {
    return entries.map((entry) => entry.row(this.#varying));
  }

  /** Refreshes, unless that was done a moment ago. */
  #refresh(): void {
    if (performance.now() - this.#looked > PERIOD) this.#look();
  }

  #look(): void {
    const next = this.#version + 1;
    const found = new Set(findRuns(this.root, new Set(this.#entries.keys())));
    const gone = [...this.#entries.keys()].filter((id) => !found.has(id));
    for (const id of gone) {
      this.#entries.delete(id);
      this.#changedAt.delete(id);
      this.#goneAt.set(id, next);
    }
    let otherConfigs = gone.length > 0;
    let isNew = gone.length > 0;
    for (const id of found) {
      const entry = this.#entries.get(id) ?? new RunEntry(this.root, id);
      this.#entries.set(id, entry);
      this.#goneAt.delete(id);
      const { config } = entry;
      if (entry.refresh()) this.#changedAt.set(id, next);
      isNew ||= this.#changedAt.get(id) === next;
      otherConfigs ||= entry.config !== config;
    }
    this.#looked = performance.now();
    if (isNew) this.#version = next;
    // New columns, or too many removed runs to remember: everyone gets the complete list.
    if ((otherConfigs && this.#chooseSettings()) || this.#goneAt.size > MOST_GONE) {
      this.#oldest = this.#version;
      this.#goneAt.clear();
    }
  }

  /** Chooses settings as `lenet compare` does; returns whether they changed. */
  #chooseSettings(): boolean {
    const readable = [...this.#entries.values()].filter(({ status }) => status !== 'unreadable');
    const configs = readable.map(({ config }) => config);
    const isEverywhere = (key: string) => configs.every((config) => (config.get(key) ?? null) !== null);
    const now = () => JSON.stringify([this.#varying, this.#settings, this.#common]);
    const before = now();
    const [first = new Map<string, unknown>()] = configs;
    this.#varying = varyingKeys(configs);
    this.#settings = tellingKeys(this.#varying, isEverywhere);
    this.#common = Object.fromEntries([...first].filter(([key]) => !this.#varying.includes(key)));
    return now() !== before;
  }
}
