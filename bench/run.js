// `npm run bench [-- peers|growth|sweeps] [--rounds N] [--json FILE]`: the speed of lenet, alone and beside other libraries.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { growth } from './growth.js';
import { peers } from './peers.js';
import { sweeps } from './sweeps.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, json: { type: 'string' } },
});
const tables = { peers, growth, sweeps };
const [name = 'peers'] = positionals;
if (!(name in tables)) throw new Error(`unknown table ${name}; there are ${Object.keys(tables).join(', ')}`);
const file = values.json && resolve(values.json);

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
if (name === 'peers' && !existsSync('node_modules')) execFileSync('npm', ['ci'], { stdio: 'inherit' });
const cores = os.availableParallelism();
const machine = { cpu: os.cpus()[0].model, cores, node: process.version, date: new Date().toISOString().slice(0, 10) };
console.log(`${machine.cpu}, ${cores} cores, Node ${process.versions.node}, ${machine.date}\n`);
const results = tables[name]({ cores, rounds: Number(values.rounds) });
if (file) writeFileSync(file, `${JSON.stringify({ ...machine, results }, null, 2)}\n`);
