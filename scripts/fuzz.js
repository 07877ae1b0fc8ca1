// node scripts/fuzz.js [SECONDS] [SEED]: damaged inputs of every kind, SECONDS for each; the seed repeats a run.
import { spawnSync } from 'node:child_process';

const [seconds = '60', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${seconds} s of each kind, seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/fuzz', '--testTimeout', String(2000 * Number(seconds) + 60_000)],
  { stdio: 'inherit', env: { ...process.env, FUZZ_SECONDS: seconds, FUZZ_SEED: seed } },
);
process.exitCode = status ?? 1;
