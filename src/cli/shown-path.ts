import { relative } from 'node:path';

/** An absolute path as commands print it: relative if it is below the working directory. */
export function shownPath(path: string): string {
  const way = relative(process.cwd(), path);
  return way.startsWith('..') ? path : way || '.';
}
