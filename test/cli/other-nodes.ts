// Other versions of Node, from the npm registry, to run the command.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The binary of a major version, cached between test runs, or why it is unavailable. */
export function nodeOf(major: number): { readonly path: string } | { readonly missing: string } {
  const { platform, arch } = process;
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch))
    return { missing: `no package for ${platform}-${arch}` };
  const name = `node-linux-${arch}`;
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lenet-tests', `${name}-${major}`);
  const path = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(path)) return { path };
  try {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
    execFileSync('npm', ['install', ...flags, `${name}@${major}`], { cwd: folder, stdio: 'ignore', timeout: 120_000 });
    return existsSync(path) ? { path } : { missing: `${name}@${major} holds no bin/node` };
  } catch (error) {
    return { missing: `${name}@${major} could not be installed: ${(error as Error).message.split('\n')[0]}` };
  }
}
