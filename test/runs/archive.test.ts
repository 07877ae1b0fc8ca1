import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archive, distinct, remove, requireIdle } from '../../src/runs/archive.js';
import { temporary } from '../cli/lenet.js';

/** A run that stopped before it began. */
function brokenRun(directory: string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'resolved.yaml'), '');
  return directory;
}

describe('what may be put away', () => {
  it('is a broken run without anything of others in it', () => {
    const run = brokenRun(join(temporary(), 'a'));
    requireIdle(run);
    writeFileSync(join(run, 'notes.txt'), 'mine');
    expect(() => requireIdle(run)).toThrow('notes.txt is no file of a run');
  });

  it('is never the working directory or one around it', () => {
    expect(() => requireIdle('.')).toThrow('working directory');
    expect(() => requireIdle('/')).toThrow('working directory');
  });

  it('is each directory once, and none inside another', () => {
    expect(distinct(['a', './a/', 'a/b', 'ab'])).toEqual(['./a/', 'ab']);
  });
});

describe('of several runs', () => {
  it('none is deleted or archived unless all can be', () => {
    const folder = temporary();
    const [a, b] = ['a', 'b'].map((name) => brokenRun(join(folder, name)));
    writeFileSync(join(b, 'notes.txt'), 'mine');
    expect(() => remove([a, b])).toThrow('notes.txt');
    expect(() => archive([a, b])).toThrow('notes.txt');
    expect([existsSync(a), existsSync(b)]).toEqual([true, true]);
    expect(archive([a, a])).toHaveLength(1);
    expect([existsSync(a), existsSync(join(folder, '.archive', 'a'))]).toEqual([false, true]);
    brokenRun(a);
    expect(() => archive([a])).toThrow('the archive has a run of this name already');
  });
});
