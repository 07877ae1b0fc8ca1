// The origin of a run: its effective configuration, its inputs, and the identity shared with its copies.
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { grouped } from '../format/numbers.js';
import { sourceText, type UsedSource } from '../runs/data-source.js';
import { fingerprintOf } from '../runs/fingerprint.js';
import { flattenConfig } from '../runs/flatten-config.js';
import { MEASUREMENTS } from '../runs/inert-keys.js';
import { MODEL_FILE } from '../runs/read-model.js';
import type { Summary } from '../runs/records.js';
import type { ComparedData } from './compared-run.js';

/** The part of a summary that its effective configuration depends on. */
export type Configured = Pick<Summary, 'config' | 'init_from' | 'earlier_epochs'> & { readonly data: UsedSource };

/** The settings, with the source actually used, the initial parameters, and how the schedule was planned. */
export function effectiveConfig({ config, data, init_from, earlier_epochs = [] }: Configured): Map<string, unknown> {
  const flat = flattenConfig(config);
  // Whether the fallback was used is known, so the option says nothing more.
  flat.delete('data.fallback');
  if (init_from) {
    for (const key of ['model', 'partial', 'layers']) flat.delete(`training.init_from.${key}`);
    flat.set('training.init_from', startText(init_from));
  }
  if (earlier_epochs.length > 0) {
    flat.set('training.epochs', `${flat.get('training.epochs')} (at first ${earlier_epochs.join(', ')})`);
  }
  if (!data?.fallback) return flat;
  for (const key of [...flat.keys()]) if (key.startsWith('data.source.')) flat.delete(key);
  return flat.set('data.source', sourceText(data));
}

/** "lenet5-best (01234567)": the run, or the file that is in none, and what was not taken from it. */
function startText({ file, sha256, from_seed = [] }: NonNullable<Summary['init_from']>): string {
  const name = basename(file) === MODEL_FILE ? basename(dirname(file)) : basename(file);
  const rest = from_seed.length > 0 ? `, without ${from_seed.join(', ')}` : '';
  return `${name} (${sha256.slice(0, 8)})${rest}`;
}

export function dataOf({ data, init_from }: Summary): ComparedData | null {
  if (!data) return null;
  const all = JSON.stringify([data.checksums, data.images?.test, init_from?.sha256 ?? null]);
  const source = sourceText(data);
  const text = `${source}, ${grouped(data.images?.test ?? 0)} test images`;
  return { source, fallback: data.fallback === true, text, all, test: data.test_sha256 ?? all };
}

/**
 * Equal for two runs that come to the same bytes; null without a seed. Measurements do not affect training, so they are
 * omitted.
 */
export function identityOf(summary: Summary): string | null {
  if (typeof summary.seed !== 'number') return null;
  const trained = fingerprintOf(summary.config, ['data.fallback', ...Object.keys(MEASUREMENTS)]);
  return createHash('sha256')
    .update(JSON.stringify([trained, summary.seed, dataOf(summary)?.all ?? null, summary.earlier_epochs ?? []]))
    .digest('hex');
}
