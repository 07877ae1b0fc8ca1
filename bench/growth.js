// How the cost of training grows: with the batch, threads, the width of the layers, and the size of the images.
import { execFileSync } from 'node:child_process';
import { printTable } from './table.js';

const CONFIG = '../configs/lenet5-maxpool.yaml';

/** `lenet bench` with settings; its results. */
function bench(threads, batches, settings = []) {
  const flags = ['--threads', threads.join(','), '--batch', batches.join(','), '--repetitions', '3', '--json'];
  const set = settings.flatMap((setting) => ['--set', setting]);
  const args = ['../bin/run.js', 'bench', CONFIG, ...flags, ...set];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    .results;
}

const times = (factor) => [
  `network.c1.filters=${6 * factor}`,
  `network.c3.filters=${16 * factor}`,
  `network.c5.units=${120 * factor}`,
];
const side = (size) => [`data.transforms=[{resize: [${size}, ${size}]}, {scale: [0, 1]}]`];

export function growth({ cores }) {
  const threads = cores > 1 ? [1, cores] : [1];
  const most = [threads.at(-1)];
  const cases = [
    ...bench(threads, [8, 16, 32, 64, 128, 512]).map((result) => ({ what: `batch ${result.batch}`, ...result })),
    ...[1, 2, 4, 8].flatMap((factor) =>
      bench(most, [64], times(factor)).map((r) => ({ what: `layers ${factor} times as wide`, ...r })),
    ),
    ...[28, 32, 48, 64].flatMap((size) =>
      bench(most, [64], side(size)).map((r) => ({ what: `images of ${size} x ${size}`, ...r })),
    ),
  ];
  printTable(
    ['LeNet-5', 'threads', 'training images/s', 'GFLOP/s', '% of peak'],
    cases.map(
      ({ what, threads: count, train_images_per_second: rate, train_gflops: gflops, percent_of_peak: share }) => [
        what,
        count,
        rate.toLocaleString('en-US'),
        gflops,
        share,
      ],
    ),
  );
  return cases;
}
