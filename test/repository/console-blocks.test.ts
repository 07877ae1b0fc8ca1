// Each block of commands in the README and in docs/ runs as it stands, from top to bottom of its page in one directory, and
// prints what the page shows. With RENEW_BLOCKS=1 outputs that differ are written into the page.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lenet, readJson, runsIn, temporary, withEpochs } from '../cli/lenet.js';
import { ended, project } from '../library/program.js';
import { type Block, blocksOf, COMMANDS, PAGES, stepsOf, withOutput } from './blocks.js';
import { LEFT_OUT, matches, normal } from './shown.js';

const RENEW = process.env.RENEW_BLOCKS === '1';

const blocks = PAGES.flatMap(blocksOf);
const commands = blocks.filter(({ language }) => COMMANDS.includes(language));

/** Whether results have the bits of this page's machine. */
let fused: boolean;
/** Programs of the shell. */
const programs = temporary();

beforeAll(async () => {
  const program = (name: string, text: string) =>
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program('lenet', `exec '${process.execPath}' '${resolve('bin/run.js')}' "$@"`);
  program('npx', 'exec "$@"');
  program('node', `exec '${process.execPath}' "$@"`);
  const cwd = temporary();
  await lenet(['run', ...withEpochs(0)], { cwd });
  fused = readJson(runsIn(cwd)[0], 'environment.json').fused_multiply_add;
});

/** What a command prints on both streams of a terminal, as lines, and its exit code. */
async function executed(command: string, cwd: string) {
  const env = { HOME: cwd, PATH: `${programs}${delimiter}${process.env.PATH}`, FORCE_COLOR: undefined };
  const { stdout, code } = await ended('sh', ['-c', `{ ${command}\n} 2>&1`], cwd, env);
  return { printed: stdout.trimEnd().split('\n'), code };
}

async function run(block: Block, cwd: string): Promise<void> {
  const outputs: (readonly string[])[] = [];
  const steps = stepsOf(block);
  for (const [i, { command, shown }] of steps.entries()) {
    const { printed, code } = await executed(command, cwd);
    const expected = i === steps.length - 1 ? block.code : 0;
    expect(code, `${command}\n${printed.join('\n')}`).toBe(expected);
    const [now, page] = [normal(printed, fused), normal(shown ?? [LEFT_OUT], fused)];
    const same = matches(page, now);
    if (!same && !RENEW) expect(now.join('\n'), command).toBe(page.join('\n'));
    outputs.push(same && shown ? shown : printed);
  }
  if (RENEW && block.language === 'console') renew(block, outputs);
}

function renew(block: Block, outputs: readonly (readonly string[])[]): void {
  const text = readFileSync(block.page, 'utf8');
  const now = text.replace(block.text, () => withOutput(block, outputs));
  writeFileSync(block.page, now);
}

/** The files that a reader has written since the last block of commands. */
const filesBefore = (block: Block, page: readonly Block[]): Block[] => {
  const last = page.findLast(({ line, language }) => line < block.line && COMMANDS.includes(language));
  return page.filter(({ file, line }) => file && line < block.line && line > (last?.line ?? 0));
};

describe.each(PAGES.filter((page) => commands.some((block) => block.page === page)))('%s', (name) => {
  const cwd = project();
  mkdirSync(join(cwd, 'docs'));
  cpSync('docs/handwriting.jpg', join(cwd, 'docs', 'handwriting.jpg'));

  const page = blocks.filter((block) => block.page === name);
  for (const block of page.filter(({ language }) => COMMANDS.includes(language))) {
    const does = block.notRun ? `not run: ${block.notRun}` : stepsOf(block)[0].command;
    it.skipIf(block.notRun)(
      `line ${block.line}: ${does}`,
      async () => {
        for (const { file, text } of filesBefore(block, page)) writeFileSync(join(cwd, file as string), text);
        await run(block, cwd);
      },
      // A sweep takes seconds; a busy machine may be ten times slower.
      300_000,
    );
  }
});

it('few blocks are not run, and each says why', () => {
  const notRun = commands.filter((block) => block.notRun).map(({ page, notRun }) => `${page}: ${notRun}`);
  console.log(`not run, of ${commands.length} blocks of commands:\n${notRun.join('\n')}`);
  expect(notRun.length).toBeLessThan(commands.length / 4);
});

it('no command stands in a block of another language', () => {
  const others = blocks.filter(({ language }) => !COMMANDS.includes(language));
  expect(
    others.filter(({ text }) => /^(\$ |npx |lenet )/m.test(text)).map(({ page, line }) => `${page}:${line}`),
  ).toEqual([]);
});

describe('what may vary', () => {
  const line = 'epoch 1/3  loss 0.8532  validation 0.2118 96.25 %  6,649 images/s';
  const same = (shown: string[], actual: string[]) => matches(normal(shown, true), normal(actual, true));

  it('is speed and time, not a loss or an accuracy', () => {
    expect(same([line], [line.replace('6,649', '50,001')])).toBe(true);
    expect(same([line], [line.replace('0.8532', '0.8533')])).toBe(false);
    expect(same([line], [line.replace('96.25', '96.30')])).toBe(false);
    expect(same(['9.5 s in all'], ['11.5 s in all'])).toBe(true);
    expect(same(['61,706 parameters in 7 layers'], ['61,706 parameters in 8 layers'])).toBe(false);
  });

  it('is the order in which trials end, and what "..." stands for', () => {
    const trials = ['[1/2] seed 1  98.10 %', '[2/2] seed 2  98.02 %'];
    expect(same(trials, ['[1/2] seed 2  98.02 %', '[2/2] seed 1  98.10 %'])).toBe(true);
    expect(same(trials, ['[1/2] seed 2  98.02 %'])).toBe(false);
    expect(same(['a', '...', 'd'], ['a', 'b', 'c', 'd'])).toBe(true);
    expect(same(['a', '...', 'd'], ['a', 'b', 'c'])).toBe(false);
    expect(same(['a'], ['a', 'b'])).toBe(false);
  });
});
