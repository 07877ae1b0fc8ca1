// The configurations and studies that come with lenet: a command, `extends` and the `base` of a study find them by name.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Shipped {
  readonly kind: 'configuration' | 'study';
  readonly name: string;
  readonly file: string;
}

const DIRECTORY = fileURLToPath(new URL('../../configs/', import.meta.url));

const filesIn = (directory: string, kind: Shipped['kind']): Shipped[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ kind, name: file.slice(0, -'.yaml'.length), file: join(directory, file) }));

/** All of them; no name occurs twice. */
export const shipped = (): Shipped[] => [
  ...filesIn(DIRECTORY, 'configuration'),
  ...filesIn(join(DIRECTORY, 'studies'), 'study'),
];

/** Whether a reference can be a name: it says neither a directory nor a file type. */
export const isName = (reference: string): boolean => /^[^\\/.][^\\/]*$/.test(reference) && !/\.ya?ml$/.test(reference);

/**
 * The path that a reference means: of a file, relative to `directory`; of a shipped configuration or study, if there is no
 * such file and the reference is its name; otherwise of the missing file.
 */
export function pathOf(reference: string, directory = process.cwd()): string {
  const path = resolve(directory, reference);
  if (!isName(reference) || (existsSync(path) && statSync(path).isFile())) return path;
  return shipped().find(({ name }) => name === reference)?.file ?? path;
}
