import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { shipped } from '../../src/config/shipped.js';
import { starter } from '../../src/config/starter.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { temporary } from '../cli/lenet.js';

describe('a file to start from', () => {
  it.each(shipped().filter(({ kind }) => kind === 'configuration'))('says what $name says', async (from) => {
    const file = join(temporary(), 'own.yaml');
    writeFileSync(file, starter(from, file));
    const [own, original] = await Promise.all([file, from.file].map((path) => loadConfig(path)));
    const { name: _, description: __, ...settings } = original.resolved;
    expect(own.resolved).toEqual({ ...settings, name: 'own' });
  });

  it.each(shipped().filter(({ kind }) => kind === 'study'))('has the bases of $name by their names', async (from) => {
    const file = join(temporary(), 'own.yaml');
    writeFileSync(file, starter(from, file));
    const [own, original] = await Promise.all([file, from.file].map((path) => loadStudy(path)));
    expect(own.options).toEqual({ ...original.options, base: own.options.base, name: 'own' });
    expect(own.text.replace('name: own', '')).toBe(original.text.replace(`name: ${from.name}`, ''));
  });

  it('explains each setting, and has those at their defaults as comments', () => {
    const from = shipped().find(({ name }) => name === 'lenet5-maxpool');
    const text = starter(from as NonNullable<typeof from>, 'own.yaml');
    expect(text).toMatch(/# Images of a batch; [^\n]*\n {2}batch_size: 64/);
    expect(text).toMatch(/\n {2}# clip_norm: 0\n/);
    expect(text).toMatch(/\n {2}- conv2d: \{ name: c1,/);
    expect(text).not.toMatch(/[ \t]$/m);
  });
});
