// npm run coverage [-- WORD ...]: runs the tests, or the test files with one of these words in their paths, and prints the
// coverage of each directory of src/, including the processes that they start.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { collect, collected } from './coverage/collect.js';
import { union } from './coverage/intervals.js';

/** The sources of the page are tested in a browser. */
const LEFT_OUT = /^ui\/page\//;

const passed = collect(process.argv.slice(2));
const ran = {};
for (const { tests, shared } of collected()) {
  for (const modules of [...shared, ...tests.map((test) => test.modules)]) {
    for (const [module, intervals] of Object.entries(modules)) ran[module] = union(ran[module] ?? [], intervals);
  }
}

const length = (intervals) => intervals.reduce((sum, [start, end]) => sum + end - start, 0);
const percent = (share) => `${(100 * share).toFixed(1).padStart(5)} %`;
const modules = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js') && !LEFT_OUT.test(name))
  .map((name) => ({ name, all: readFileSync(join('dist', name), 'utf8').length, ran: length(ran[name] ?? []) }));

const folderOf = ({ name }) => dirname(name).split('/')[0];
const folders = [...new Set(modules.map(folderOf))].sort();
const total = (list, key) => list.reduce((sum, module) => sum + module[key], 0);
console.log('\ncharacters of each directory’s modules that a test ran; its least covered module');
for (const folder of folders) {
  const list = modules.filter((module) => folderOf(module) === folder);
  const least = list.reduce((a, b) => (a.ran / a.all <= b.ran / b.all ? a : b));
  console.log(
    `${folder.padEnd(14)}${percent(total(list, 'ran') / total(list, 'all'))}   ${least.name} ${percent(least.ran / least.all).trim()}`,
  );
}
console.log(`${'all'.padEnd(14)}${percent(total(modules, 'ran') / total(modules, 'all'))}`);
process.exitCode = passed ? 0 : 1;
