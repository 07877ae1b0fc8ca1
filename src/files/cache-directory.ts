// Where downloaded and generated data are kept.
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user's cache: LENET_CACHE_DIR, else `lenet` in the cache directory of the system. Follows the rules of oclif. */
export function cacheDirectory(env = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.LENET_CACHE_DIR) return env.LENET_CACHE_DIR;
  const home = env.HOME || homedir() || tmpdir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'lenet');
  return join(env.XDG_CACHE_HOME || (platform === 'win32' && env.LOCALAPPDATA) || join(home, '.cache'), 'lenet');
}
