// The npm that runs these scripts, without a shell in between: on Windows npm is a shell script.
import { spawnSync } from 'node:child_process';

export function npm(args, cwd) {
  const cli = process.env.npm_execpath;
  if (!cli) throw new Error('run this with npm: npm run smoke');
  return spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8' });
}
