// npm run smoke [-- --link]: what `npm pack` would publish, installed and used in a temporary directory as a stranger would: the
// tests run in the checkout, and do not notice a file or a dependency that the package lacks.
// --link takes the dependencies from this checkout, for want of a registry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from './smoke/install.js';
import { pack } from './smoke/pack.js';
import { stepsOf, tryStep } from './smoke/steps.js';

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
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
console.log(problems === 0 ? 'the package works' : `${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
