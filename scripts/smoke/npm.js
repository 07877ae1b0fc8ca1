// The npm that runs these scripts, without a shell between: on Windows it is no program by itself.
import { spawnSync } from 'node:child_process';

export function npm(args, cwd) {
  const cli = process.env.npm_execpath;
  if (!cli) throw new Error('run this by npm: npm run smoke');
  return spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8' });
}
