// npm run release -- patch|minor|major|first [--dry-run]: sets the version, the changes and a tag (docs/release.md). It does not
// push or publish. `first` releases the version in package.json if nothing was released yet.
import { execFileSync, spawnSync } from 'node:child_process';
import { changesOf, releasedChanges } from './release/changelog.js';
import { FILES, readRelease, writeRelease } from './release/files.js';
import { Git } from './release/git.js';
import { refusals, renewedResults } from './release/rules.js';
import { nextVersion, STEPS } from './release/version.js';

const words = process.argv.slice(2);
const dryRun = words.includes('--dry-run');
const [step, ...more] = words.filter((word) => word !== '--dry-run');
if (!STEPS.includes(step) || more.length > 0) {
  console.error(`npm run release -- ${STEPS.join('|')} [--dry-run]`);
  process.exit(2);
}

const git = new Git('.');
const before = readRelease('.');
const version = nextVersion(before.version, step);
const tag = `v${version}`;
const last = git.lastRelease();
const changes = changesOf(before.changelog);
const problems = refusals({
  step,
  version,
  changes,
  dirty: git.dirty(),
  tags: git.releases(),
  renewed: last ? renewedResults(git.read(last, FILES.hashes), before.hashes) : [],
});
if (problems.length > 0) {
  for (const problem of problems) console.error(`error ${problem}`);
  process.exit(1);
}

const date = new Date().toISOString().slice(0, 10);
const commands = [
  ['add', FILES.manifest, FILES.lock, FILES.citation, FILES.changelog],
  ['commit', '--message', `Release ${version}`],
  ['tag', '--annotate', tag, '--message', `lenet ${version}\n\n${changes}`],
];
if (dryRun) {
  console.log(`${before.version} -> ${version}, ${date}, after ${last ?? 'no release'}\n\n${changes}\n`);
  console.log('npm run check');
  for (const file of commands[0].slice(1)) console.log(`write ${file}`);
  for (const command of commands) console.log(`git ${command.map((word) => word.split('\n')[0]).join(' ')}`);
  process.exit(0);
}

const { status } = spawnSync(process.execPath, [process.env.npm_execpath, 'run', 'check'], { stdio: 'inherit' });
if (status !== 0) {
  console.error('error npm run check fails: nothing was written');
  process.exit(1);
}
writeRelease('.', { version, date, changelog: releasedChanges(before.changelog, version, date) });
for (const command of commands) execFileSync('git', command, { stdio: 'inherit' });
console.log(`tagged ${tag}; git push --follow-tags publishes the tag (docs/release.md)`);
