// Sweeps of 2, 8 and 32 trials: one epoch of LeNet-5 on 12,000 embedded digits each.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { printTable } from './table.js';

const SETTINGS = ['data.source={digits: {train: 12000, test: 1000}}', 'data.split={train: 12000}', 'training.epochs=1'];

function seconds(trials, jobs) {
  const cwd = mkdtempSync(join(tmpdir(), 'lenet-bench-'));
  const set = SETTINGS.flatMap((setting) => ['--set', setting]);
  const flags = ['--repeats', String(trials), '--jobs', String(jobs), '--json'];
  const args = [resolve('../bin/run.js'), 'sweep', resolve('../configs/lenet5-maxpool.yaml'), ...flags, ...set];
  const began = performance.now();
  execFileSync(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'ignore'] });
  rmSync(cwd, { recursive: true });
  return (performance.now() - began) / 1000;
}

export function sweeps({ cores }) {
  const cases = [2, 8, 32].map((trials) => ({ trials, jobs: cores, seconds: seconds(trials, cores) }));
  printTable(
    ['trials', 'at a time', 'seconds', 'seconds a trial'],
    cases.map((one) => [one.trials, one.jobs, one.seconds.toFixed(1), (one.seconds / one.trials).toFixed(2)]),
  );
  return cases;
}
