// The code blocks of a page that a reader runs, and the files that he is told to write.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pages whose commands are run. */
export const PAGES: readonly string[] = [
  'README.md',
  'examples/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

export interface Block {
  readonly page: string;
  /** The line of the fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why no test runs it: `<!-- not run: reason -->` above it. */
  readonly notRun?: string;
  /** The exit code of its last command: `<!-- exits with 2 -->` above it; otherwise 0. */
  readonly code: number;
  /** The file that it is the text of: the line above it ends with "`name`:". */
  readonly file?: string;
}

/** A command of a block, and the lines that the block shows below it; none if it shows no output. */
export interface Step {
  readonly command: string;
  readonly shown?: readonly string[];
}

export const COMMANDS = ['sh', 'console'];

export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const before = text.slice(0, match.index);
    const above = before.trimEnd().split('\n').at(-1) ?? '';
    return {
      page,
      line: before.split('\n').length,
      language: match[1],
      text: match[2],
      notRun: /^<!-- not run: (.+) -->$/.exec(above)?.[1],
      code: Number(/^<!-- exits with (\d+) -->$/.exec(above)?.[1] ?? 0),
      file: /`([\w-]+\.(?:yaml|mjs))`:$/.exec(above)?.[1],
    };
  });
}

/** The commands of a block: all of an `sh` block, those after a prompt in a `console` block. A "\" continues a command. */
export function stepsOf({ language, text }: Block): Step[] {
  if (language === 'sh')
    return joined(text)
      .split('\n')
      .map((command) => ({ command }));
  return (text.match(SHOWN_COMMAND) ?? []).map((command, i, commands) => {
    const start = text.indexOf(command) + command.length;
    const next = commands[i + 1];
    const shown = text.slice(start, next ? text.indexOf(next, start) : undefined);
    return { command: joined(command).slice('$ '.length), shown: shown.trimEnd().split('\n') };
  });
}

const SHOWN_COMMAND = /^\$ (?:.*\\\n)*.*\n/gm;
const joined = (text: string) => text.trimEnd().replaceAll(/\\\n\s*/g, '');

/** A `console` block's text with other output below its commands. */
export function withOutput({ text }: Block, outputs: readonly (readonly string[])[]): string {
  const commands = text.match(SHOWN_COMMAND) ?? [];
  return commands.map((command, i) => [command, ...outputs[i].map((line) => `${line}\n`)].join('')).join('');
}
