// Keeps the declarations (.d.ts) in dist/ that `import ... from 'lenet'` reaches, and deletes the others.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const kept = new Set();
const reach = (file) => {
  if (kept.has(file) || !existsSync(file)) return;
  kept.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
    reach(resolve(dirname(file), `${name}.d.ts`));
  }
};
reach(resolve('dist/library/index.d.ts'));

for (const name of readdirSync('dist', { recursive: true })) {
  if (name.endsWith('.d.ts') && !kept.has(resolve('dist', name))) rmSync(join('dist', name));
}
