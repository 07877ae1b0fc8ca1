// Builds the page of `lenet ui` into dist/, so that the package does not need Vite at run time.
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A Node module would be empty in the page, so fail the build instead. */
const withoutNode: Plugin = {
  name: 'without-node',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source.startsWith('node:')) throw new Error(`${importer} needs ${source}, which does not exist in browsers`);
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
    // Lists the bundled packages and their licenses.
    license: { fileName: 'licenses.md' },
  },
});
