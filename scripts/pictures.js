// npm run pictures: stored and current pictures of figures, side by side. After checking them,
// npm run pictures -- --accept [NAME...] stores the new ones: those with these names, or all that differ.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const STORED = join('test', 'figures', 'pictures');
const [flag, ...names] = process.argv.slice(2);
if (flag !== undefined && flag !== '--accept') {
  console.error('npm run pictures [-- --accept [NAME...]]');
  process.exit(2);
}

const shown = mkdtempSync(join(tmpdir(), 'lenet-pictures-'));
const vitest = join('node_modules', 'vitest', 'vitest.mjs');
const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', 'test/figures/pictures.test.ts'], {
  encoding: 'utf8',
  env: { ...process.env, LENET_PICTURES: shown },
});
const drawn = readdirSync(shown).filter((file) => !file.endsWith('.difference.png'));
if (drawn.length === 0) {
  console.error(stdout + stderr);
  process.exit(1);
}

// The pictures that differ or have no stored one: the test names each.
const differing = drawn
  .map((file) => basename(file, '.png'))
  .filter((name) => status !== 0 && stdout.concat(stderr).includes(`--accept ${name} stores`));
const unknown = names.filter((name) => !drawn.includes(`${name}.png`));
if (unknown.length > 0) {
  console.error(
    `unknown picture ${unknown.join(', ')}; the pictures are ${drawn.map((file) => basename(file, '.png')).join(', ')}`,
  );
  process.exit(2);
}

const image = (file) =>
  existsSync(file)
    ? `<img src="data:image/png;base64,${readFileSync(file).toString('base64')}" alt="">`
    : '<p>none</p>';
const rows = drawn
  .map((file) => basename(file, '.png'))
  .sort((a, b) => differing.includes(b) - differing.includes(a))
  .map((name) => {
    const files = [join(STORED, `${name}.png`), join(shown, `${name}.png`), join(shown, `${name}.difference.png`)];
    const cells = files.map((file) => `<td>${image(file)}</td>`).join('');
    return `<tr><th>${name}${differing.includes(name) ? '<br>differs' : ''}</th>${cells}</tr>`;
  });
const page = join(shown, 'index.html');
writeFileSync(
  page,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of figures</title>
<style>body { font: 14px system-ui; } td, th { vertical-align: top; padding: 6px; border-bottom: 1px solid #ccc; } img { max-width: 480px; }</style>
<table><tr><th></th><th>stored</th><th>now</th><th>difference, in red</th></tr>\n${rows.join('\n')}</table></html>\n`,
);
console.log(pathToFileURL(page).href);
console.log(differing.length > 0 ? `differ: ${differing.join(', ')}` : 'none differs');

if (flag === '--accept') {
  const accepted = names.length > 0 ? names : differing;
  mkdirSync(STORED, { recursive: true });
  for (const name of accepted) copyFileSync(join(shown, `${name}.png`), join(STORED, `${name}.png`));
  console.log(`stored: ${accepted.join(', ') || 'none'}`);
}
