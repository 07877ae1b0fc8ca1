import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decodeTensors } from '../../src/runs/safetensors.js';
import { CONFIGS, json, lenet, readJson, runsIn, SMALL, temporary, withEpochs } from './lenet.js';

const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('lenet run', () => {
  it('writes a self-describing directory, and prints one line per epoch', async () => {
    const cwd = temporary();
    const result = await lenet(['run', ...SMALL], { cwd });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/epoch 1\/2 {2}loss [\d.]+ {2}accuracy [\d.]+ % {2}validation/);
    expect(result.stdout).toMatch(/test accuracy [\d.]+ % {2}loss [\d.]+ {2}\d+ errors in 60/);
    expect(result.stdout).not.toContain('\u001b');
    const [run] = runsIn(cwd);
    expect(run).toMatch(/quickstart-\d{8}-\d{6}-[0-9a-f]{4}$/);
    expect(readdirSync(run).sort()).toEqual([
      'checkpoints',
      'config.yaml',
      'environment.json',
      'log.txt',
      'metrics.jsonl',
      'model.safetensors',
      'resolved.yaml',
      'summary.json',
    ]);
    expect(readFileSync(join(run, 'config.yaml'), 'utf8')).toBe(readFileSync(join(CONFIGS, 'quickstart.yaml'), 'utf8'));
    const resolved = parse(readFileSync(join(run, 'resolved.yaml'), 'utf8'));
    expect(resolved.training).toMatchObject({
      epochs: 2,
      batch_size: 64,
      patience: 0,
      optimizer: { adam: { beta1: 0.9 } },
    });
    const summary = readJson(run, 'summary.json');
    expect(summary).toMatchObject({
      status: 'finished',
      process: null,
      parameters: 61706,
      epochs: 2,
      data: { source: 'digits' },
    });
    expect(summary.test.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(60);
    expect(summary.test.per_class_accuracy).toHaveLength(10);
    expect(readJson(run, 'environment.json')).toMatchObject({ node: process.version, engine: summary.engine });
    const tensors = decodeTensors(readFileSync(join(run, 'model.safetensors')));
    expect([...tensors].map(([name, { shape }]) => `${name} ${shape}`)).toContain('c3.weight 16,6,5,5');
  });

  it('prints exactly the documented JSON, and nothing else on stdout', async () => {
    const result = await lenet(['run', ...SMALL, '--json', '--name', 'mine', '--out', 'elsewhere']);
    const record = json(result);
    expect(Object.keys(record)).toEqual([
      'run',
      'status',
      'parameters',
      'epochs',
      'data',
      'train',
      'validation',
      'test',
      'timing',
      'engine',
      'seed',
    ]);
    expect(record).toMatchObject({
      status: 'finished',
      parameters: 61706,
      epochs: 2,
      data: { source: 'digits', fallback: false },
      seed: 1,
    });
    expect(Object.keys(record.timing)).toEqual(['train_seconds', 'images_per_second']);
    for (const part of ['train', 'validation', 'test']) {
      expect(Object.keys(record[part])).toEqual(['loss', 'accuracy']);
      expect(record[part].accuracy).toBeLessThanOrEqual(1);
    }
    expect(record.run).toMatch(/^elsewhere\/mine-/);
    expect(result.stderr).toMatch(/epoch 2\/2/);
  });

  it('gives the same bytes for the same seed, also from its resolved.yaml', async () => {
    const cwd = temporary();
    const standardized = ['--set', 'data.transforms=[{pad: 2}, standardize]'];
    await lenet(['run', ...SMALL, ...standardized], { cwd });
    const [first] = runsIn(cwd);
    await lenet(['run', join(first, 'resolved.yaml'), '--out', 'again'], { cwd });
    const second = join(cwd, 'again', readdirSync(join(cwd, 'again'))[0]);
    await lenet(['run', ...SMALL, '--set', 'seed=2', '--out', 'other'], { cwd });
    const third = join(cwd, 'other', readdirSync(join(cwd, 'other'))[0]);
    for (const file of ['model.safetensors', 'metrics.jsonl', 'resolved.yaml']) {
      expect(hash(join(second, file)), file).toBe(hash(join(first, file)));
    }
    expect(hash(join(third, 'model.safetensors'))).not.toBe(hash(join(first, 'model.safetensors')));
  });

  it('starts from a safetensors file, and lists tensors that do not fit', async () => {
    const cwd = temporary();
    await lenet(['run', ...SMALL], { cwd });
    const model = join(runsIn(cwd)[0], 'model.safetensors');
    const again = json(
      await lenet(['run', ...withEpochs(0), '--json', '--set', `training.init_from=${model}`], {
        cwd,
      }),
    );
    expect(again.test.accuracy).toBe(readJson(runsIn(cwd)[0], 'summary.json').test.accuracy);
    const misfit = await lenet(
      ['run', ...SMALL, '--set', `training.init_from=${model}`, '--set', 'network.c1.filters=4'],
      { cwd },
    );
    expect(misfit.code).toBe(2);
    expect(misfit.stderr).toMatch(/c1\.weight: 6 x 1 x 5 x 5 in the file, 4 x 1 x 5 x 5 in the network/);
    const missing = await lenet(['run', ...SMALL, '--set', 'training.init_from=gone.safetensors'], { cwd });
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/gone\.safetensors: no such file/);
  });

  it('falls back to the digits only if the configuration allows it, with a warning and a record', async () => {
    const cwd = temporary();
    const args = [
      'run',
      join(CONFIGS, 'nagar-mlp.yaml'),
      '--set',
      'training.epochs=0',
      '--set',
      'data.limit={train: 100, validation: 100, test: 100}',
    ];
    const loud = await lenet([...args, '--json'], { cwd });
    expect(loud.code).toBe(0);
    expect(loud.stderr).toMatch(/TRAINING ON DIGITS INSTEAD[\s\S]*MNIST is not on this machine/);
    expect(json(loud).data).toEqual({ source: 'digits', fallback: true });
    const log = readFileSync(join(cwd, json(loud).run, 'log.txt'), 'utf8');
    expect(log).toMatch(/mnist was unavailable; training on digits\n/);
    expect(json(await lenet(['compare', json(loud).run, '--json'], { cwd })).runs[0].note).toMatch(
      /mnist was unavailable/,
    );
    const strict = await lenet([...args.slice(0, 1), join(CONFIGS, 'nagar-mlp.yaml'), '--set', 'data.fallback=mnist'], {
      cwd,
    });
    expect(strict.code).toBe(2);
  }, 120_000);

  it('runs on the requested engine, and records it', async () => {
    const tiny = [...withEpochs(1), '--set', 'data.limit={train: 64, validation: 16, test: 16}', '--json'];
    const engines = await Promise.all(
      ['reference', 'simd', 'auto'].map(async (engine) => json(await lenet(['run', ...tiny, '--engine', engine]))),
    );
    expect(engines.map((record) => record.engine).slice(0, 2)).toEqual(['reference', 'simd']);
    expect(engines[2].engine).toMatch(/simd/);
    expect(Math.abs(engines[0].train.loss - engines[2].train.loss)).toBeLessThan(1e-4);
  });

  it.each([
    ['SIGINT', 'stopped by Ctrl-C'],
    ['SIGTERM', 'stopped by SIGTERM'],
    ['SIGHUP', 'stopped by SIGHUP'],
  ] as const)('finishes the step on %s, keeps what there is, and ends as one expects', async (signal, message) => {
    const cwd = temporary();
    const result = await lenet(['run', ...withEpochs(100_000)], {
      cwd,
      meanwhile: (child) =>
        child.stdout?.on('data', (text) => {
          if (/epoch +3\//.test(String(text))) child.kill(signal);
        }),
    });
    // Ended by SIGHUP itself: its terminal is closed.
    expect(result.code).toBe(signal === 'SIGHUP' ? null : 130);
    expect(result.stderr).toMatch(/finishing this step/);
    const [run] = runsIn(cwd);
    const summary = readJson(run, 'summary.json');
    expect(summary).toMatchObject({ status: 'interrupted', message, process: null });
    expect(summary.epochs).toBeGreaterThanOrEqual(3);
    const files = readdirSync(run);
    expect(files).toContain('model.safetensors');
    expect(files.filter((name) => /lock|tmp/.test(name))).toEqual([]);
  });

  it('explains a directory that was abandoned before training began, with a remedy', async () => {
    const cwd = temporary();
    await lenet(['run', ...withEpochs(1)], { cwd });
    const [run] = runsIn(cwd);
    rmSync(join(run, 'summary.json'));
    const advice = /no summary\.json: it stopped before training began.*delete it, or lenet run its resolved\.yaml/;
    expect(await lenet(['resume', run], { cwd })).toMatchObject({ code: 1, stderr: expect.stringMatching(advice) });
    expect((await lenet(['compare', run], { cwd })).stdout).toMatch(advice);
  });

  it('records a diverging loss as failed, exits with 1 and suggests remedies', async () => {
    const cwd = temporary();
    const result = await lenet(['run', ...SMALL, '--set', 'training.optimizer={sgd: {learning_rate: 1.0e+38}}'], {
      cwd,
    });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/no longer a finite number at step/);
    expect(readJson(runsIn(cwd)[0], 'summary.json')).toMatchObject({ status: 'failed' });
  });

  it('reports why it cannot write, and leaves existing files unchanged', async () => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'taken'), 'precious');
    const taken = await lenet(['run', ...SMALL, '--out', 'taken'], { cwd });
    expect(taken.code).toBe(1);
    expect(taken.stderr).toMatch(
      /cannot write taken: it is a file, not a directory; choose another directory with --out/,
    );
    expect(readFileSync(join(cwd, 'taken'), 'utf8')).toBe('precious');
  });

  it.skipIf(!existsSync('/dev/full'))('reports a full disk, and leaves earlier output intact', async () => {
    const cwd = temporary();
    const { symlinkSync } = await import('node:fs');
    const result = await lenet(['run', ...withEpochs(50)], {
      cwd,
      meanwhile: (child) =>
        child.stdout?.once('data', () => {
          const [run] = runsIn(cwd);
          symlinkSync('/dev/full', join(run, 'metrics.jsonl'));
        }),
    });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/metrics\.jsonl: the disk is full; free some space/);
    expect(readJson(runsIn(cwd)[0], 'summary.json')).toMatchObject({ status: 'failed' });
  });

  it('continues if the reader of its output closes', async () => {
    const cwd = temporary();
    const result = await lenet(['run', ...SMALL], { cwd, meanwhile: (child) => child.stdout?.destroy() });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(readJson(runsIn(cwd)[0], 'summary.json').status).toBe('finished');
  });
});
