// Each block of commands in the README and in docs/ runs as it stands, from top to bottom of its page in one directory, and
// prints what the page shows. With RENEW_BLOCKS=1 outputs that differ are written into the page.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lenet, readJson, runsIn, temporary, withEpochs } from '../cli/lenet.js';
import { project } from '../library/program.js';
import { type Block, blocksOf, COMMANDS, PAGES, stepsOf, withOutput } from './blocks.js';
import { matches, normal } from './shown.js';

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

/** What a command prints on a terminal's two streams, as lines, and its exit code. */
function executed(command: string, cwd: string) {
  const { LENET_DATA_DIR: _, FORCE_COLOR: __, ...rest } = process.env;
  const own = { HOME: cwd, XDG_CACHE_HOME: join(cwd, 'cache'), LENET_MNIST_MIRROR: 'http://127.0.0.1:9/' };
  const env = { ...rest, ...own, PATH: `${programs}${delimiter}${rest.PATH}` };
  const { stdout, status } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd, env, encoding: 'utf8' });
  return { printed: stdout.trimEnd().split('\n'), code: status };
}

function run(block: Block, cwd: string): void {
  const steps = stepsOf(block);
  const outputs = steps.map(({ command, shown }, i) => {
    const { printed, code } = executed(command, cwd);
    const expected = i === steps.length - 1 ? block.code : 0;
    expect(code, `${command}\n${printed.join('\n')}`).toBe(expected);
    if (!shown) return printed;
    const [now, page] = [normal(printed, fused), normal(shown, fused)];
    if (matches(page, now)) return shown;
    if (!RENEW) expect(now.join('\n'), command).toBe(page.join('\n'));
    return printed;
  });
  if (RENEW && block.language === 'console') {
    const text = readFileSync(block.page, 'utf8');
    writeFileSync(
      block.page,
      text.replace(block.text, () => withOutput(block, outputs)),
    );
  }
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
      () => {
        for (const { file, text } of filesBefore(block, page)) writeFileSync(join(cwd, file as string), text);
        run(block, cwd);
      },
      120_000,
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
