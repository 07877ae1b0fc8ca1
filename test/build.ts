// Builds what is older than its sources, so that no test runs old code.
import { execFileSync } from 'node:child_process';

export default function setup(): void {
  execFileSync(process.execPath, ['scripts/prepare.js'], { stdio: 'inherit' });
}
