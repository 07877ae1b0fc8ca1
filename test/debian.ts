// Debian packages for tests: installed if possible, otherwise the reason to skip.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Why `paths` cannot be installed from `packages`, or undefined if they exist; `what` is their name in the message. */
export function missing(what: string, paths: readonly string[], packages: readonly string[]): string | undefined {
  const areThere = () => paths.every((path) => existsSync(path));
  if (areThere()) return undefined;
  if (!existsSync('/usr/bin/apt-get')) return `${what} is not installed, and this is no Debian`;
  if (process.getuid?.() !== 0) return `${what} is not installed, and only root can install it`;
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    // Another test may be installing something at the same time.
    const wait = ['-o', 'DPkg::Lock::Timeout=240', '-o', 'APT::Get::List-Cleanup=0'];
    const apt = (...args: string[]) =>
      execFileSync('apt-get', [...wait, ...args], { env, stdio: 'ignore', timeout: 300_000 });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
    return areThere() ? undefined : `the packages of ${what} lack ${paths.join(', ')}`;
  } catch (error) {
    return `${what} could not be installed: ${(error as Error).message.split('\n')[0]}`;
  }
}
