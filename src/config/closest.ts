// "Did you mean" suggestions.
import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { shipped } from './shipped.js';

/** The candidate closest to `word`, or undefined if none is within a few edits. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const reach = word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  if (best && best.far <= reach) return best.candidate;
  // A prefix or suffix of exactly one candidate: pool -> pool2d.
  const containing = candidates.filter((c) => c.startsWith(word) || c.endsWith(word));
  return word.length > 2 && containing.length === 1 ? containing[0] : undefined;
}

/** A file next to the missing one (or in configs/) with a similar name, relative to the working directory; or a shipped name. */
export function closestFile(path: string): string | undefined {
  for (const directory of [dirname(path), join(process.cwd(), 'configs')]) {
    try {
      const name = closest(
        basename(path),
        readdirSync(directory).filter((f) => /\.ya?ml$/.test(f)),
      );
      const withEnding = readdirSync(directory).find((f) => f === `${basename(path)}.yaml`);
      const found = withEnding ?? name;
      if (found) return relative(process.cwd(), join(directory, found));
    } catch {
      // A missing directory has no candidates.
    }
  }
  return closest(
    basename(path).replace(/\.ya?ml$/, ''),
    shipped().map(({ name }) => name),
  );
}

/** Joins words: "a, b or c". */
export function listed(words: readonly string[], join = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${join} ${words.at(-1)}`;
}
