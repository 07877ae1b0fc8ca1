// lenet list, show and new: from nothing to a configuration of one's own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE_GROUPS } from '../../src/cli/catalogue.js';
import List from '../../src/commands/list.js';
import { shipped } from '../../src/config/shipped.js';
import { json, lenet, runsIn, temporary } from './lenet.js';

describe('lenet list', () => {
  it('has a line for every shipped configuration and study, and for every layer', async () => {
    const { stdout } = await lenet(['list']);
    for (const { name } of shipped()) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    expect(stdout).toMatch(/^conv2d {2,}\S/m);
  });

  it('says what each is, in one group, for people and programs', async () => {
    const { stdout } = await lenet(['list', 'heads']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['softmax', 'rbf', 'mse', 'hinge']);
    const { studies } = json(await lenet(['list', 'studies', '--json']));
    expect(studies.every(({ summary, file }: { summary: string; file: string }) => summary && existsSync(file))).toBe(
      true,
    );
  });

  it('no two shipped files have one name', () => {
    const names = shipped().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

it('lenet list has all groups of the catalogue, and no other', () => {
  expect(List.args.group.options).toEqual(CATALOGUE_GROUPS);
});

describe('lenet show', () => {
  it('prints the file of a shipped configuration, and with --resolved its defaults', async () => {
    const plain = await lenet(['show', 'lenet5-tanh']);
    expect(plain.stdout).toContain('extends: ./lenet5-maxpool.yaml');
    const resolved = await lenet(['show', 'lenet5-tanh', '--resolved']);
    expect(resolved.stdout).toContain('clip_norm: 0');
    expect(resolved.stdout).not.toContain('extends');
    const cwd = temporary();
    writeFileSync(join(cwd, 'whole.yaml'), resolved.stdout);
    expect((await lenet(['diff', 'lenet5-tanh', 'whole.yaml'], { cwd })).stdout).toBe('no setting differs\n');
  });

  it('explains a layer, an optimizer or anything else of lenet list', async () => {
    const { stdout } = await lenet(['show', 'adam']);
    expect(stdout).toMatch(/learning_rate +0\.001 +Step size/);
    expect((await lenet(['show', 'mse'])).stdout).toMatch(/^mse {2}heads/m);
  });

  it('suggests a name for an unknown one', async () => {
    const { code, stderr } = await lenet(['show', 'lenet5-maxpol']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean lenet5-maxpool?')]);
  });
});

describe('lenet new', () => {
  it('writes what the shipped one says, and names its schema', async () => {
    const cwd = temporary();
    await lenet(['new', '--from', 'lenet5-tanh'], { cwd });
    const text = readFileSync(join(cwd, 'experiment.yaml'), 'utf8');
    const schema = /^# yaml-language-server: \$schema=(.*)/.exec(text)?.[1] ?? '';
    expect(existsSync(join(cwd, schema)) || existsSync(schema)).toBe(true);
    const [own, original] = await Promise.all(
      ['experiment.yaml', 'lenet5-tanh'].map((file) => lenet(['inspect', file, '--json'], { cwd })),
    );
    expect(json(own)).toEqual(json(original));
  });

  it('replaces nothing without --force', async () => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'experiment.yaml'), 'mine');
    const refused = await lenet(['new'], { cwd });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('already exists')]);
    expect(readFileSync(join(cwd, 'experiment.yaml'), 'utf8')).toBe('mine');
    expect((await lenet(['new', '--force'], { cwd })).code).toBe(0);
  });
});

describe('the name of a shipped configuration', () => {
  it('is found by commands, by extends and by the base of a study, from any directory', async () => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'a.yaml'), 'extends: lenet5-tanh\ntraining: {epochs: 1}\n');
    writeFileSync(join(cwd, 'b.yaml'), 'base: [lenet5-tanh, a.yaml]\nrepeats: 2\n');
    for (const file of ['lenet5-tanh', 'a.yaml', 'b.yaml', 'nagar-l2']) {
      expect([file, (await lenet(['validate', file], { cwd })).stderr]).toEqual([file, '']);
    }
  });

  it('gives way to a file of that name', async () => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'lenet5-tanh'), 'name: mine\nnetwork: [{dense: {units: 3}}]\n');
    const { stdout } = await lenet(['inspect', 'lenet5-tanh'], { cwd });
    expect(stdout).toMatch(/^mine /);
  });

  it('names the run', async () => {
    const cwd = temporary();
    const small = ['data.source={digits: {train: 60, test: 20}}', 'data.split={train: 40, validation: 20}'];
    const { code } = await lenet(
      ['run', 'lenet5-tanh', ...[...small, 'training.epochs=1'].flatMap((one) => ['--set', one])],
      { cwd },
    );
    expect([code, runsIn(cwd)[0]]).toEqual([0, expect.stringContaining('runs/lenet5-tanh-')]);
  });

  it('is suggested for a misspelt one', async () => {
    const { code, stderr } = await lenet(['run', 'lenet5-tahn']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean lenet5-tanh?')]);
  });
});
