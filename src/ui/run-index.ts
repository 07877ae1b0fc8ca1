// All runs below a directory, kept up to date while somebody looks.
import { realpathSync } from 'node:fs';
import { tellingKeys, varyingKeys } from '../compare/telling-keys.js';
import type { Events, RunRow } from './protocol.js';
import { RunEntry } from './run-entry.js';
import { findRuns } from './run-files.js';

/** Milliseconds between two looks. */
const PERIOD = 1000;

export type Change = Events['rows'] | 'relist' | 'nothing';

export interface FoundRun {
  readonly id: string;
  readonly path: string;
  readonly row: RunRow;
}

type Listener = (change: Change) => void;

export class RunIndex {
  /** The real path of the directory. */
  readonly root: string;
  readonly #entries = new Map<string, RunEntry>();
  readonly #listeners = new Set<Listener>();
  #settings: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looked = Number.NEGATIVE_INFINITY;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** A run, or undefined for whatever is none of those that were found. */
  find(id: string): FoundRun | undefined {
    if (!this.#entries.has(id)) this.#refresh();
    const entry = this.#entries.get(id);
    return entry && { id, path: entry.path, row: entry.row(this.#settings) };
  }

  list(): { readonly settings: readonly string[]; readonly rows: readonly RunRow[] } {
    this.#refresh();
    return { settings: this.#settings, rows: [...this.#entries.values()].map((entry) => entry.row(this.#settings)) };
  }

  /** Calls after every look, of which there is one a second; returns what ends that. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tell(), PERIOD);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Looks, unless that was a moment ago; whoever listens hears of it. */
  #refresh(): void {
    if (performance.now() - this.#looked > PERIOD) this.#tell();
  }

  #tell(): void {
    const change = this.#look();
    for (const listener of this.#listeners) listener(change);
  }

  #look(): Change {
    const found = new Set(findRuns(this.root, new Set(this.#entries.keys())));
    const gone = [...this.#entries.keys()].filter((id) => !found.has(id));
    for (const id of gone) this.#entries.delete(id);
    let otherConfigs = gone.length > 0;
    const changed: RunEntry[] = [];
    for (const id of found) {
      const entry = this.#entries.get(id) ?? new RunEntry(this.root, id);
      this.#entries.set(id, entry);
      const { config } = entry;
      if (entry.refresh()) changed.push(entry);
      otherConfigs ||= entry.config !== config;
    }
    this.#looked = performance.now();
    if (otherConfigs && this.#chooseSettings()) return 'relist';
    if (changed.length === 0 && gone.length === 0) return 'nothing';
    return { changed: changed.map((entry) => entry.row(this.#settings)), gone };
  }

  /** As `lenet compare` has them; whether they are others than before. */
  #chooseSettings(): boolean {
    const readable = [...this.#entries.values()].filter(({ status }) => status !== 'unreadable');
    const configs = readable.map(({ config }) => config);
    const isEverywhere = (key: string) => configs.every((config) => (config.get(key) ?? null) !== null);
    const before = this.#settings.join();
    this.#settings = tellingKeys(varyingKeys(configs), isEverywhere);
    return this.#settings.join() !== before;
  }
}
