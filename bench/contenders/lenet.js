// lenet itself, by its command.
import { execFileSync } from 'node:child_process';
import { report } from './workload.js';

const threads = Number(process.argv[2]);
const args = ['../bin/run.js', 'bench', '../configs/lenet5-maxpool.yaml', '--batch', '64', '--threads', String(threads), '--json'];
const output = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const [result] = JSON.parse(output).results;
const { train_images_per_second: train, infer_images_per_second: infer } = result;
report({ name: 'lenet', threads, train, infer });
