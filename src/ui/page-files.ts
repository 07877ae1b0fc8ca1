// The built page in memory: requests can only reach files that were read at startup.
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelFile } from '../kernels/native.js';

interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Files by the path of the request. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const folder = fileURLToPath(new URL('./page/', import.meta.url));
  const built = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').replace('//', '/'));
  const start = folder.replaceAll('\\', '/').length;
  const files = new Map(built.map((file) => [`/${file.slice(start)}`, read(file)]));
  files.set('/', files.get('/index.html') as PageFile);
  for (const engine of ['simd', 'relaxed-simd'] as const) {
    files.set(`/kernels/${engine}.wasm`, read(fileURLToPath(kernelFile(engine))));
  }
  return files;
}

const read = (file: string): PageFile => ({
  type: TYPES[extname(file)] ?? 'application/octet-stream',
  bytes: new Uint8Array(readFileSync(file)),
});
