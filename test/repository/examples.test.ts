// Commands in the README, in the docs and in help name commands, flags and files that exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Command {
  readonly flags: Readonly<Record<string, { readonly char?: string }>>;
  readonly examples?: readonly string[];
}
const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as {
  commands: Readonly<Record<string, Command>>;
};

/** Lines of a page's code blocks that begin with the program, without prompts and comments. */
function linesOf(file: string): string[] {
  const blocks = readFileSync(file, 'utf8').match(/^```(?:sh|console)\n[\s\S]*?^```/gm) ?? [];
  return blocks
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/^\$ /, '').replace(/\s#.*$/, ''))
    .flatMap((line) => line.split('&&'))
    .map((line) => line.trim().replace(/^npx /, ''))
    .filter((line) => line.startsWith('lenet '));
}

const pages = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const examples = Object.values(commands).flatMap((command) => command.examples ?? []);
const lines = [
  ...pages.flatMap((page) => linesOf(page).map((line) => [page, line] as const)),
  ...examples.map((example) => ['help', example.replace('<%= config.bin %>', 'lenet')] as const),
];

it('the pages and help have more than forty commands', () => {
  expect(lines.length).toBeGreaterThan(40);
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

it('the table of commands in the README has all of them', () => {
  const table = [...readFileSync('README.md', 'utf8').matchAll(/^\| `lenet ([a-z-]+(?: [a-z]+)?)/gm)].map(
    ([, name]) => name,
  );
  const all = Object.keys(commands).map((id) => id.replaceAll(':', ' '));
  expect(table.sort()).toEqual(
    [...all.filter((id) => id !== 'autocomplete create' && !id.startsWith('help')), 'autocomplete']
      .filter((id, i, ids) => ids.indexOf(id) === i)
      .sort(),
  );
});
