// npm run smoke [-- --link]: installs the tarball of `npm pack` in a temporary directory and uses it like a new user. The
// tests run in the checkout, and cannot detect a file or a dependency that is missing in the package.
// --link uses the dependencies of this checkout if there is no registry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from './smoke/install.js';
import { tryLibrary } from './smoke/library.js';
import { pack } from './smoke/pack.js';
import { clean, stepsOf, tryStep } from './smoke/steps.js';

const options = process.argv.slice(2);
if (options.some((option) => option !== '--link')) {
  console.error('npm run smoke [-- --link]');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'lenet-smoke-'));
let problems = 0;
try {
  const packed = pack(folder);
  const kilobytes = (bytes) => `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
  console.log(`${packed.filename}  ${kilobytes(packed.size)}, ${kilobytes(packed.unpackedSize)} unpacked`);
  for (const [part, { files, bytes }] of packed.parts) {
    console.log(`  ${part}  ${files === 1 ? '1 file' : `${files} files`}, ${kilobytes(bytes)}`);
  }
  const { command, how } = installed(folder, packed.filename, options.includes('--link'));
  console.log(how);
  for (const step of stepsOf(packed.version)) {
    const found = tryStep(step, command, folder);
    console.log(`${found.length === 0 ? 'ok    ' : 'failed'}  lenet ${step.args.join(' ')}`);
    for (const problem of found) console.log(`        ${problem}`);
    problems += found.length;
  }
  const found = tryLibrary(folder, clean(folder));
  console.log(`${found.length === 0 ? 'ok    ' : 'failed'}  import { compare, open, run } from 'lenet'`);
  for (const problem of found) console.log(`        ${problem}`);
  problems += found.length;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
console.log(problems === 0 ? 'the package works' : `${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
