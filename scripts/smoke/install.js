// Installs a tarball of this package out of reach of the checkout.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { npm } from './npm.js';

/** npm's messages for failures of the network rather than the package. */
const UNREACHABLE =
  /code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

const FLAGS = ['--no-audit', '--no-fund', '--omit=dev', '--prefer-offline'];
/** npm retries each package for a minute, one after another, which takes too long without a network. */
const IMPATIENT = process.env.CI ? [] : ['--fetch-retries=0'];

/**
 * Installs `tarball` in its directory, `folder`.
 * @returns the command to type in `folder`, and how it was installed
 */
export function installed(folder, tarball, link) {
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  if (link) return linked(folder, tarball, 'as asked');
  const { status, stdout, stderr } = npm(
    ['install', '--prefix', folder, ...FLAGS, ...IMPATIENT, `./${tarball}`],
    folder,
  );
  if (status === 0) return { command: join('node_modules', '.bin', 'lenet'), how: 'installed by npm' };
  // A CI machine has a registry, so a failed install is a failure.
  if (process.env.CI || !UNREACHABLE.test(stderr)) throw new Error(`npm install failed:\n${stdout}${stderr}`);
  return linked(folder, tarball, 'since npm reaches no registry');
}

/** Unpacks the tarball and links the dependencies that its package.json names, and no others. */
function linked(folder, tarball, why) {
  const home = join(folder, 'node_modules', 'lenet');
  mkdirSync(dirname(home), { recursive: true });
  execFileSync('tar', ['-xzf', tarball], { cwd: folder });
  renameSync(join(folder, 'package'), home);
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const path = join(folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    // A junction, because Windows lets only administrators make links.
    symlinkSync(resolve('node_modules', name), path, 'junction');
  }
  const bin = join('node_modules', 'lenet', 'bin', 'run.js');
  return { command: `node ${bin}`, how: `unpacked, with the dependencies of this checkout, ${why}` };
}
