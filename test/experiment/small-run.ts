// A run in this process: a dense layer, trained on a few digits in an instant.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.js';
import type { Reporter } from '../../src/experiment/active-run.js';
import { type ResumeOptions, resumeRun } from '../../src/experiment/resume-run.js';
import { runExperiment } from '../../src/experiment/run-experiment.js';
import type { Summary } from '../../src/runs/records.js';
import { RunDirectory } from '../../src/runs/run-directory.js';

const CONFIG = `name: small
data: {source: {digits: {train: 120, test: 20}}, split: {train: 100, validation: 20}}
network: [{dense: {units: 8, activation: tanh}}]
training: {epochs: 2, batch_size: 20}
`;

interface SmallOptions {
  /** The directory of its configuration and its run; a temporary one by default. */
  readonly folder?: string;
  /** Replaces the dense layer. */
  readonly config?: string;
  readonly set?: readonly string[];
  /** Pauses after this many epochs. */
  readonly until?: number;
  /** Worker threads; 0, the calling thread, by default. */
  readonly threads?: number;
  readonly reporter?: Reporter;
  readonly signal?: AbortSignal;
}

const shared = (reporter: Reporter = {}, signal: AbortSignal = new AbortController().signal) => ({
  threads: { count: 0 },
  context: { cacheDir: tmpdir() },
  reporter,
  signal,
});

export async function smallRun(options: SmallOptions = {}): Promise<Summary> {
  const {
    folder = mkdtempSync(join(tmpdir(), 'lenet-small-')),
    config = CONFIG,
    set = [],
    until,
    threads = 0,
    reporter,
    signal,
  } = options;
  const file = join(folder, 'small.yaml');
  writeFileSync(file, config);
  return runExperiment({
    ...shared(reporter, signal),
    threads: { count: threads, oversubscribe: true },
    loaded: await loadConfig(file, set),
    directory: (name, now) => RunDirectory.create(join(folder, 'runs'), name, now),
    engine: 'simd',
    until,
    host: { lenet: '0', node: '0', platform: 'test', cpu: 'test', cores: 1, git_commit: null, command: [] },
  });
}

export const resumeSmall = (
  run: string,
  { reporter, ...rest }: Pick<Partial<ResumeOptions>, 'withoutHistory' | 'epochs' | 'reporter'> = {},
): Promise<Summary> => resumeRun({ ...shared(reporter), ...rest, run });
