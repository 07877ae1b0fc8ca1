// Checks that a run can be resumed to the same bytes: same configuration, data, engine and history.
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from '../config/experiment.js';
import { counted } from '../format/numbers.js';
import type { EngineName } from '../kernels/index.js';
import { resolveEngine } from '../kernels/native.js';
import { isPlannedOver } from '../optimizers/schedules.js';
import { INERT_KEYS, withoutKeys } from '../runs/inert-keys.js';
import { readEnvironment } from '../runs/read-run.js';
import type { Summary } from '../runs/records.js';
import { RunDirectory, RunError } from '../runs/run-directory.js';
import { isStudyDirectory } from '../runs/study-directory.js';
import type { TrainerState } from '../training/trainer-state.js';

/** Lines of metrics.jsonl that are gone cannot be made again. @returns what to remark on; @throws RunError */
export function requireHistory(run: string, expected: number, withoutHistory = false): string | undefined {
  const found = RunDirectory.open(run).metricsBytes();
  if (found >= expected) return undefined;
  const lengths = `its metrics.jsonl has ${found} bytes, and had ${expected} at the last checkpoint`;
  if (withoutHistory) return `${lengths}; going on without the lines that are gone`;
  throw new RunError(
    `${run}: ${lengths}: lines of it are gone, and the curves would lack them.\n` +
      '  Put the file back from a copy, or go on without them: lenet resume --without-history.',
  );
}

/** The epochs of a trial are its study's. @throws RunError */
export function requireNoTrial(run: string): void {
  const study = dirname(resolve(run));
  if (!isStudyDirectory(study)) return;
  throw new RunError(
    `${run}: it is a trial of the study ${study}, and with --epochs would be another beside its label.\n` +
      '  Copy the directory elsewhere and resume the copy, or let the study ask for more epochs.',
  );
}

/** `earlier_epochs` of the summary after resuming with these settings. */
export function earlierEpochs(
  { earlier_epochs: earlier = [], config }: Summary,
  reached: Pick<TrainerState, 'step' | 'stopped'> | undefined,
  { epochs, schedule }: Experiment['training'],
): readonly number[] {
  const { epochs: before } = config.training as { epochs: number };
  const isOther = before !== epochs && (isPlannedOver(schedule.type) || typeof reached?.stopped === 'string');
  return isOther && (reached?.step ?? 0) > 0 ? [...earlier, before] : earlier;
}

/** A remark for a run that no single configuration reproduces. */
export const notOfOnePlan = (earlier: readonly number[]): string =>
  `what was trained so far was planned for ${counted(earlier.at(-1) ?? 0, 'epoch')}: its rates or its early stop are others than those of a run that is longer from the start; the summary records it`;

/** The engine that the run was trained on. @throws RunError if it is not available */
export function sameEngine({ engine }: Summary): EngineName {
  const choice = engine === 'relaxed-simd' ? 'auto' : (engine as 'simd' | 'reference');
  const here = resolveEngine(choice);
  if (here === engine) return here;
  throw new RunError(
    `the run was trained on the ${engine} engine, and this machine offers ${here}: it would not go on to the same bytes.\n` +
      '  Resume it on a machine like the first, or start it anew with lenet run on its resolved.yaml.',
  );
}

/** The same engine rounds differently on a machine without fused multiply-adds. */
export function requireSameRounding(run: string, fused: boolean): void {
  if (readEnvironment(run).fused_multiply_add === fused) return;
  throw new RunError(
    `${run}: it began ${fused ? 'without' : 'with'} fused multiply-adds, and this machine computes ${fused ? 'with' : 'without'} them:\n` +
      '  it would not go on to the same bytes. Resume it on a machine like the first, or start it anew.',
  );
}

/** Settings that may differ: they do not change what was trained so far. */
const FREE = [...Object.keys(INERT_KEYS), 'training.epochs'];

/** Held against what was trained with: at the last checkpoint, or before the first one when the run began. @throws RunError */
export function requireSameConfig(
  run: string,
  { atCheckpoint, atStart }: { readonly atCheckpoint?: unknown; readonly atStart: unknown },
  now: unknown,
): void {
  const before = atCheckpoint ?? atStart;
  const differences = differencesOf(comparable(before), comparable(now), '');
  if (differences.length === 0) return;
  throw new RunError(
    `${run}: its configuration changed since ${atCheckpoint ? 'its last checkpoint' : 'it began'}:\n` +
      `${differences.map((line) => `    - ${line}`).join('\n')}\n` +
      '  Put resolved.yaml back as it was, or start a new run with lenet run on it.',
  );
}

/** Normalized through JSON: one of the two was read from it. */
const comparable = (config: unknown) => withoutKeys(JSON.parse(JSON.stringify(config)), FREE);

function differencesOf(before: unknown, now: unknown, path: string): string[] {
  if (isDeepStrictEqual(before, now)) return [];
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isTree(before) || !isTree(now)) return [`${path}: ${JSON.stringify(before)} then, ${JSON.stringify(now)} now`];
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].flatMap((key) => differencesOf(before[key], now[key], path ? `${path}.${key}` : key));
}

export function requireSameData(run: string, { data }: Summary, now: Readonly<Record<string, string>>): void {
  const changed = Object.keys({ ...data.checksums, ...now }).filter((name) => data.checksums[name] !== now[name]);
  if (changed.length === 0) return;
  throw new RunError(
    `${run}: its data changed since it began:\n${changed
      .map((name) => `    - ${name}: SHA-256 ${short(data.checksums[name])} then, ${short(now[name])} now`)
      .join('\n')}`,
  );
}

/** Parameters that a run began with, and that a run without a checkpoint begins with again. @throws RunError */
export function requireSameStart(
  { run, init_from: then }: Summary,
  now: { readonly sha256: string } | undefined,
): void {
  // Earlier versions did not record it.
  if (!then || then.sha256 === now?.sha256) return;
  throw new RunError(
    `${run}: the file that training starts from changed since it began:\n` +
      `    - ${then.file}: SHA-256 ${short(then.sha256)} then, ${short(now?.sha256)} now\n` +
      '  Put the file back as it was, or start a new run with lenet run on resolved.yaml.',
  );
}

const short = (checksum: string | undefined) => (checksum ? `${checksum.slice(0, 12)}...` : 'none');
