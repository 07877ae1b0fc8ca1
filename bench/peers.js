// LeNet-5 training and inference with lenet and all other available libraries, in turns.
import { spawnSync } from 'node:child_process';
import { median } from '../dist/bench/statistics.js';
import { nativeContenders } from './native.js';
import { pythonWith } from './python.js';
import { printTable, rateText } from './table.js';

/** One round of a contender; its last line of output is JSON. A number, or the reason why there is none. */
function round([command, ...args]) {
  // OpenBLAS's own threads compete with PyTorch's.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1' };
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', timeout: 240_000, env });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1));
  return { failure: String(stderr).trim().split('\n').at(-1) || 'did not finish' };
}

function contenders(threads) {
  const node = process.execPath;
  const [numpy, torch] = ['numpy', 'torch'].map((module) => pythonWith(module) ?? 'python3');
  return [
    ...threads.map((count) => [node, 'contenders/lenet.js', String(count)]),
    ...threads.flatMap((count) =>
      [64, 128, 256].map((b) => [torch, 'contenders/pytorch_lenet.py', `${count}`, `${b}`]),
    ),
    [numpy, 'contenders/numpy_lenet.py'],
    [node, 'contenders/tensorflow-js.js', 'wasm'],
    [node, 'contenders/tensorflow-js.js', 'cpu'],
    [node, 'contenders/jax-js.js'],
    [node, 'contenders/convnetjs.js'],
  ];
}

/** Measures every contender once a round; ratios are of one round each. */
export function peers({ cores, rounds }) {
  const threads = cores > 1 ? [1, cores] : [1];
  const commands = contenders(threads).map((command) => ({ command }));
  const all = [...commands, ...nativeContenders(threads)].map((one) => ({ ...one, results: [] }));
  for (const { command, failure } of all) if (failure) console.log(`${command[0]}: not measured: ${failure}`);
  for (let r = 0; r < rounds; r++) {
    for (const one of all) {
      if (one.failure) continue;
      const result = round(one.command);
      if (result.failure) {
        one.failure = result.failure;
        console.log(`${one.command.slice(1).join(' ') || one.command[0]}: not measured: ${result.failure}`);
      } else one.results.push(result);
    }
  }
  const measured = all.filter(({ results }) => results.length === rounds);
  const best = measured.filter(({ results }) => results[0].name === 'lenet').at(-1);
  if (!best) throw new Error('lenet itself could not be measured');
  const rows = measured.map(({ results }) => {
    const [{ name, threads, batch }] = results;
    const rates = (key) => results.map((result) => result[key]);
    const ratios = rates('train').map((rate, r) => (rate ? best.results[r].train / rate : null));
    return { name, threads, batch, train: rates('train'), infer: rates('infer'), ratios };
  });
  printTable(
    ['', 'threads', 'batch', 'training images/s', 'inference images/s', 'lenet is faster by'],
    rows.map(({ name, threads, batch, train, infer, ratios }) => [
      name,
      threads ?? '',
      batch ?? 64,
      rateText(train),
      rateText(infer),
      ratios.includes(null) ? '' : `${median(ratios).toPrecision(3)} x`,
    ]),
  );
  return rows;
}
