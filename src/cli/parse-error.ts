// Errors of oclif's parser in lenet's words.
import { closest } from '../config/closest.js';

/** What is wrong with the command line, on one line, and a likely meaning if there is one. */
export function parseErrorOf(message: string): { readonly text: string; readonly meant: string | undefined } {
  const lines = message.split('\n').filter((line) => !line.includes('See more help'));
  const [first, ...rest] = lines;
  const [, flag] = /^Parsing (--\S+)/.exec(first) ?? [];
  if (flag) return { text: `${flag}: ${lowered(rest.join(' ').trim())}`, meant: undefined };
  const [, word, options] = /^Expected (?:--\S+=)?(\S+) to be one of: (.+)$/.exec(first) ?? [];
  const meant = options && closest(word, options.split(', '));
  return { text: lines.join('\n'), meant: meant ? `did you mean ${meant}?` : undefined };
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
