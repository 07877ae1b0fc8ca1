// Commands in help, and those of pages that are not run, name commands, flags and files that exist; the table in the README has
// all commands.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withCommands } from '../../scripts/docs/commands.js';
import { blocksOf, PAGES, stepsOf } from './blocks.js';

interface Command {
  readonly flags: Readonly<Record<string, { readonly char?: string }>>;
  readonly examples?: readonly string[];
}
const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as {
  commands: Readonly<Record<string, Command>>;
};

/** Commands of blocks that no test runs. */
const notRun = PAGES.flatMap(blocksOf)
  .filter((block) => block.notRun)
  .flatMap((block) => stepsOf(block).map(({ command }) => [block.page, command] as const))
  .flatMap(([page, command]) => command.split('&&').map((part) => [page, part.trim().replace(/^npx /, '')] as const))
  .filter(([, command]) => command.startsWith('lenet '));
const examples = Object.values(commands).flatMap((command) => command.examples ?? []);
const lines = [
  ...notRun,
  ...examples.map((example) => ['help', example.replace('<%= config.bin %>', 'lenet')] as const),
];

it('help has more than forty commands, and pages have some that are not run', () => {
  expect(examples.length).toBeGreaterThan(40);
  expect(notRun.length).toBeGreaterThan(3);
});

it.each(lines)('%s: %s', (_, line) => {
  const words = line.split(/\s+/).slice(1);
  if (words[0].startsWith('-')) return expect(['--version', '--help']).toContain(words[0]);
  const name = words.slice(0, 2).join(':') in commands ? words.slice(0, 2).join(':') : words[0];
  expect(Object.keys(commands)).toContain(name);
  const { flags } = commands[name];
  const known = [...Object.keys(flags), 'json', 'help'].map((flag) => `--${flag}`);
  const short = Object.values(flags).map(({ char }) => `-${char}`);
  for (const word of words.filter((one) => /^(--[a-z]|-[a-z]$)/.test(one)))
    expect([...known, ...short]).toContain(word.split('=')[0]);
  for (const word of words.filter((one) => /^(configs|docs|test)\/[\w./-]+$/.test(one)))
    expect(existsSync(word), word).toBe(true);
});

it('the table of commands in the README is made from the manifest', () => {
  const page = readFileSync('README.md', 'utf8');
  expect(withCommands(page)).toBe(page);
  expect(page.match(/^\| `lenet /gm)).toHaveLength(Object.keys(commands).length);
});
