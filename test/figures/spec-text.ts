// A specification as text that is stored: numbers to four digits, embedded images by their size and a digest of their pixels.
import { createHash } from 'node:crypto';
import type { Spec } from '../../src/figures/figure.js';
import { decoded } from './specs.js';

const DIGITS = 4;

async function imageText(url: string): Promise<string> {
  const { data, info } = await decoded(url);
  return `image ${info.width} x ${info.height}, ${createHash('sha256').update(data).digest('hex').slice(0, 8)}`;
}

async function plain(value: unknown): Promise<unknown> {
  if (typeof value === 'number') return Number(value.toPrecision(DIGITS));
  if (typeof value === 'string') return value.startsWith('data:image/png') ? imageText(value) : value;
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, one]) => [key, await plain(one)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** JSON, a row of data per line. */
export async function specText(spec: Spec): Promise<string> {
  const isRow = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const rows: string[] = [];
  const kept = JSON.stringify(
    await plain(spec),
    (key, value) => {
      if (key !== 'values' || !Array.isArray(value) || !value.every(isRow)) return value;
      return value.map((row) => `row ${rows.push(JSON.stringify(row)) - 1}`);
    },
    1,
  );
  return `${kept.replace(/"row (\d+)"/g, (_, i) => rows[Number(i)])}\n`;
}
