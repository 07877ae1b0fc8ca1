// Builds the page of `lenet ui` into dist/: what is shipped needs no Vite.
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A module of Node would be an empty one in the page: better no page at all. */
const withoutNode: Plugin = {
  name: 'without-node',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source.startsWith('node:')) throw new Error(`${importer} needs ${source}, which no browser has`);
  },
};

export default defineConfig({
  root: path('.'),
  base: './',
  logLevel: 'warn',
  plugins: [withoutNode],
  worker: { format: 'es', plugins: () => [withoutNode] },
  build: {
    outDir: path('../../../dist/ui/page'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    // What the page is made with is named beside it.
    license: { fileName: 'licenses.md' },
  },
});
