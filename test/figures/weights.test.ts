// The weights before training are the run's initial weights, or they are not drawn.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { weights } from '../../src/figures/run/weights.js';
import { runSource } from '../../src/figures/run-source.js';
import type { Summary } from '../../src/runs/records.js';
import { resumeSmall, smallRun } from '../experiment/small-run.js';

const draw = ({ run }: Summary) =>
  weights.draw(runSource(run, 'simd', { cacheDir: tmpdir() }, { points: 10, mistakes: 1 }));

interface Row {
  readonly layer: string;
  readonly when: string;
  readonly value: number;
  readonly density: number;
}

/** One half of the head's violin; the head is small enough to be drawn from all of its weights. */
async function half(run: Summary, when: string) {
  const spec = await draw(run);
  const rows = (spec?.data ?? { values: [] }) as { readonly values: readonly Row[] };
  const head = rows.values.at(-1)?.layer;
  return rows.values
    .filter((row) => row.layer === head && row.when === when)
    .map(({ value, density }) => [value, Math.abs(density)]);
}

const file = join(mkdtempSync(join(tmpdir(), 'lenet-start-')), 'start.safetensors');
let first: Summary;
let second: Summary;

beforeAll(async () => {
  first = await smallRun();
  copyFileSync(join(first.run, 'model.safetensors'), file);
  second = await smallRun({ set: [`training.init_from=${file}`], until: 1 });
});

it('a run records the file from which it started, and its SHA-256', () => {
  expect(first.init_from).toBeNull();
  expect(second.init_from).toEqual({ file, sha256: first.model_sha256 });
});

it('the half before training shows the initial weights', async () => {
  // A run of no epochs from the best parameters of the first run has the same parameters after training.
  const before = await half(second, 'before');
  expect(before).toEqual(await half(first, 'after'));
  expect(before).not.toEqual(await half(first, 'before'));
});

it('parameters that the model did not give are those of the seed before training', async () => {
  const third = await smallRun({ set: [`training.init_from={model: ${file}, layers: [dense_1]}`] });
  expect(third.init_from?.from_seed).toEqual(['head.weight', 'head.bias']);
  expect(await half(third, 'before')).toEqual(await half(first, 'before'));
});

it('nothing is drawn if the file has changed or is missing, and a run without a checkpoint cannot resume', async () => {
  rmSync(join(second.run, 'checkpoints'), { recursive: true });
  copyFileSync(join(second.run, 'model.safetensors'), file);
  expect(await draw(second)).toBeUndefined();
  await expect(resumeSmall(second.run)).rejects.toThrow(/starts from changed since it began:\n.*SHA-256 [0-9a-f]{12}/);
  rmSync(file);
  expect(await draw(second)).toBeUndefined();
});
