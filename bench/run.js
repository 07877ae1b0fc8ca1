// `npm run bench`: LeNet-5 training and inference with lenet and all other available libraries.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (!existsSync('node_modules')) execFileSync('npm', ['ci'], { stdio: 'inherit' });

const cores = os.availableParallelism();
const contenders = [
  ['node', 'contenders/lenet.js', '1'],
  ...(cores > 1 ? [['node', 'contenders/lenet.js', String(cores)]] : []),
  ['node', 'contenders/tensorflow-js.js', 'cpu'],
  ['node', 'contenders/tensorflow-js.js', 'wasm'],
  ['node', 'contenders/jax-js.js'],
  ['node', 'contenders/convnetjs.js'],
  ['python3', 'contenders/numpy_lenet.py'],
  ['python3', 'contenders/pytorch_lenet.py', '1'],
  ...(cores > 1 ? [['python3', 'contenders/pytorch_lenet.py', String(cores)]] : []),
];
const results = [];
for (const [command, ...args] of contenders) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', timeout: 180_000 });
  if (status === 0) {
    const result = JSON.parse(stdout.trim().split('\n').at(-1));
    results.push(result);
    const shown = (rate) => (rate === null ? 'cannot' : Math.round(rate).toLocaleString('en-US')).padStart(9);
    console.log(
      `${result.name.padEnd(28)} ${String(result.threads ?? '-').padStart(2)} threads  train ${shown(result.train)}/s  infer ${shown(result.infer)}/s`,
    );
  } else {
    const reason = String(stderr).trim().split('\n').at(-1) || 'did not finish';
    console.log(`${args[0].padEnd(28)} not measured: ${reason}`);
  }
}
if (process.argv[2])
  writeFileSync(
    process.argv[2],
    `${JSON.stringify({ cpu: os.cpus()[0].model, cores, node: process.version, batch: 64, results }, null, 2)}\n`,
  );
