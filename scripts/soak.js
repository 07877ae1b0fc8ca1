// node scripts/soak.js [KILLS] [SEED]: kills run, resume, sweep, figures, report and export at random moments, resumes them,
// and compares the results byte by byte with uninterrupted ones.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [kills, seed] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? Date.now() % 2 ** 31)];
const LENET = resolve('bin/run.js');
const folder = mkdtempSync(join(tmpdir(), 'lenet-soak-'));

/** mulberry32: the same seed kills at the same moments, except for variations in the machine's speed. */
let state = seed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** Runs a command until it ends, or kills it with its child processes after some milliseconds. */
function lenet(args, killAfter) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [LENET, ...args], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const timer =
      killAfter === undefined ? undefined : setTimeout(() => process.kill(-child.pid, 'SIGKILL'), killAfter);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, wasKilled: signal === 'SIGKILL', stderr });
    });
  });
}

const sha = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
const hashes = (run) => ['model.safetensors', 'metrics.jsonl'].map((file) => sha(join(folder, run, file))).join();

function fail(message) {
  console.log(`FAILED: ${message}\n  seed ${seed}; everything is in ${folder}`);
  process.exit(1);
}

async function ends(args) {
  const { code, stderr } = await lenet(args);
  if (code !== 0) fail(`lenet ${args.join(' ')}: exit code ${code}\n${stderr}`);
}

const CONFIG = `name: soak
data: {source: {digits: {train: 700, test: 100}}, split: {train: 600, validation: 100}}
network: [{conv2d: {filters: 4, kernel: 5, activation: tanh}}, pool2d, {dense: {units: 20, activation: tanh}}]
training: {epochs: 20, batch_size: 20, checkpoint_every: {steps: 7}}
`;
writeFileSync(join(folder, 'soak.yaml'), CONFIG);
writeFileSync(
  join(folder, 'study.yaml'),
  'base: soak.yaml\nset: {training.epochs: 6}\ngrid: {training.batch_size: [20, 30]}\nrepeats: 2\n',
);

/** The uninterrupted results. */
await ends(['run', 'soak.yaml', '--out', 'whole']);
const [whole] = readdirSync(join(folder, 'whole')).map((name) => join('whole', name));
await ends(['sweep', 'study.yaml', '--out', 'whole-study']);
const study = join('whole-study', 'study');
const trials = readdirSync(join(folder, study), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const wanted = hashes(whole);
const wantedTrials = trials.map((name) => hashes(join(study, name))).join();

const made = {
  figures: ['figures', whole, '--only', 'curves', '--out', 'pictures'],
  report: ['report', whole, '--out', 'report.html'],
  export: ['export', whole, '--out', 'model.onnx'],
};
const outputs = { figures: 'pictures', report: 'report.html', export: 'model.onnx' };
const lengths = {};
for (const [what, args] of Object.entries(made)) {
  const began = performance.now();
  await ends(args);
  lengths[what] = performance.now() - began;
}
const bytesOf = (path) => {
  const full = join(folder, path);
  if (!statSync(full).isDirectory()) return sha(full);
  return readdirSync(full)
    .filter((name) => !name.endsWith('.tmp'))
    .sort()
    .map((name) => `${name} ${sha(join(full, name))}`)
    .join();
};
const wantedOutputs = Object.fromEntries(Object.entries(outputs).map(([what, path]) => [what, bytesOf(path)]));

const count = { run: 0, resume: 0, sweep: 0, figures: 0, report: 0, export: 0, 'before the run began': 0 };
const total = () => Object.values(count).reduce((a, b) => a + b, 0);

/** Kills a run once, then repeatedly as it is resumed, and finally lets it end. */
async function killRun() {
  rmSync(join(folder, 'runs'), { recursive: true, force: true });
  if ((await lenet(['run', 'soak.yaml'], 300 + 900 * random())).wasKilled) count.run++;
  const [name] = existsSync(join(folder, 'runs')) ? readdirSync(join(folder, 'runs')) : [];
  if (!name || !existsSync(join(folder, 'runs', name, 'summary.json'))) return void count['before the run began']++;
  const run = join('runs', name);
  for (let i = 0; i < 4; i++) if ((await lenet(['resume', run], 300 + 700 * random())).wasKilled) count.resume++;
  await ends(['resume', run]);
  if (hashes(run) !== wanted) fail(`${run} differs from the uninterrupted run`);
}

async function killSweep() {
  rmSync(join(folder, 'swept'), { recursive: true, force: true });
  const args = ['sweep', 'study.yaml', '--out', 'swept'];
  for (let i = 0; i < 4; i++) if ((await lenet(args, 500 + 1500 * random())).wasKilled) count.sweep++;
  await ends([...args, '--retry-failed']);
  const found = trials.map((name) => hashes(join('swept', 'study', name))).join();
  if (found !== wantedTrials) fail('a trial of swept/study differs from the uninterrupted one');
}

/** Checks that files are intact after a kill: the old and the new content are the same. */
async function killOutput(what) {
  const before = sha(join(folder, whole, 'summary.json'));
  if ((await lenet([...made[what], ...(what === 'figures' ? [] : ['--force'])], lengths[what] * random())).wasKilled)
    count[what]++;
  if (bytesOf(outputs[what]) !== wantedOutputs[what]) fail(`${outputs[what]} was damaged`);
  if (sha(join(folder, whole, 'summary.json')) !== before || hashes(whole) !== wanted)
    fail(`lenet ${what} changed the run`);
}

console.log(`${kills} kills, seed ${seed}`);
for (let said = 0; total() < kills; ) {
  await killRun();
  await killSweep();
  for (const what of Object.keys(made)) await killOutput(what);
  if (total() - said < 100) continue;
  console.log(JSON.stringify(count));
  said = total();
}
console.log(`${total()} kills, nothing lost: ${JSON.stringify(count)}`);
rmSync(folder, { recursive: true });
