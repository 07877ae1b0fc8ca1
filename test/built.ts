// Tests name the sources, for their types, and run what is built from them: the same code as the command and its workers.
import { dirname, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

const SOURCES = resolve('src');
/** The page is built into one file: its modules are tested as they are written. */
const PAGE = 'ui/page/';

/** Where tests find a module of src/: in dist/, loaded by Node itself. */
export const built: Plugin = {
  name: 'built',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!id.startsWith('.') || !importer) return undefined;
    const source = relative(SOURCES, resolve(dirname(importer), id)).replaceAll(sep, '/');
    if (source.startsWith('../') || source.startsWith(PAGE)) return undefined;
    return { id: resolve('dist', source), external: true };
  },
};
