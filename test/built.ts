// Tests import the sources, for their types, and run the built modules: the same code as the command and its workers.
import { dirname, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

const SOURCES = resolve('src');
/** The page is built into one file, so tests run the sources of its modules. */
const PAGE = 'ui/page/';

/** The module in dist/ for a module of src/, loaded by Node itself. */
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
