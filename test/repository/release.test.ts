// npm run release, in a temporary repository.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesOf, releasedChanges } from '../../scripts/release/changelog.js';
import { bumpedCitation, bumpedLock, bumpedManifest } from '../../scripts/release/files.js';
import { refusals, renewedResults } from '../../scripts/release/rules.js';
import { nextVersion } from '../../scripts/release/version.js';
import { Repository } from './git.js';

const CHANGES = '# Changes\n\n## Unreleased\n\n- A new layer.\n- A fault less.\n\n## 0.1.0 (2026-01-02)\n\n- All.\n';
const CITATION = 'cff-version: 1.2.0\ntitle: lenet\nversion: 0.1.0\nlicense: MIT\n';
const LOCK = {
  name: 'lenet',
  version: '0.1.0',
  packages: { '': { version: '0.1.0' }, 'node_modules/yaml': { version: '0.1.0' } },
};

/** The files of this project that a release needs, with a release 0.1.0 unless `first`. */
function project(first = false): Repository {
  const repository = new Repository();
  const json = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;
  repository.write('package.json', json({ name: 'lenet', version: '0.1.0' }));
  repository.write('package-lock.json', json(LOCK));
  repository.write('CITATION.cff', CITATION);
  repository.write('CHANGELOG.md', CHANGES);
  repository.write('test/golden/hashes.json', json({ adam: 'aa', sgd: 'bb' }));
  repository.commit('Begin');
  if (!first) repository.git('tag', '--annotate', 'v0.1.0', '--message', 'lenet 0.1.0');
  return repository;
}

/** Runs the script in a repository in which `npm run check` exits with `check`. */
function release(repository: Repository, args: readonly string[], check = 0) {
  const npm = join(mkdtempSync(join(tmpdir(), 'lenet-npm-')), 'npm.cjs');
  writeFileSync(npm, `process.exit(process.argv.slice(2).join(' ') === 'run check' ? ${check} : 9);\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('scripts/release.js'), ...args], {
    cwd: repository.folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '', npm_execpath: npm },
  });
  return { status, stdout, stderr };
}

const head = (repository: Repository) => repository.git('log', '--format=%s', '-1').trim();
const tags = (repository: Repository) => repository.git('tag').trim().split('\n');

describe('npm run release', () => {
  it('bumps the version in every file that has it, dates the changes, commits and tags', () => {
    const repository = project();
    expect(release(repository, ['minor'])).toMatchObject({ status: 0, stderr: '' });
    const read = (file: string) => repository.git('show', `v0.2.0:${file}`);
    expect(JSON.parse(read('package.json')).version).toBe('0.2.0');
    const lock = JSON.parse(read('package-lock.json'));
    expect([lock.version, lock.packages[''].version]).toEqual(['0.2.0', '0.2.0']);
    expect(lock.packages['node_modules/yaml'].version).toBe('0.1.0');
    expect(read('CITATION.cff')).toMatch(/^version: 0\.2\.0\ndate-released: \d{4}-\d\d-\d\d$/m);
    expect(read('CHANGELOG.md')).toMatch(/^## Unreleased\n\n## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n\n- A new layer\.$/m);
    expect(head(repository)).toBe('Release 0.2.0');
    expect(repository.git('cat-file', '-p', 'v0.2.0')).toContain('- A fault less.');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('prints its steps and changes nothing with --dry-run', () => {
    const repository = project();
    const { status, stdout } = release(repository, ['patch', '--dry-run'], 1);
    expect(status).toBe(0);
    for (const text of ['0.1.0 -> 0.1.1', '- A new layer.', 'write CITATION.cff', 'git tag --annotate v0.1.1'])
      expect(stdout).toContain(text);
    expect([head(repository), tags(repository)]).toEqual(['Begin', ['v0.1.0']]);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('writes nothing if npm run check fails', () => {
    const repository = project();
    expect(release(repository, ['patch'], 1)).toMatchObject({
      status: 1,
      stderr: 'error npm run check fails: nothing was written\n',
    });
    expect([head(repository), tags(repository)]).toEqual(['Begin', ['v0.1.0']]);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it.each(['package.json', 'notes/new file.md'])('refuses an uncommitted change of %s', (file) => {
    const repository = project();
    repository.write(file, '{"version": "0.1.0"}');
    const { status, stderr } = release(repository, ['patch']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error not committed: /);
    expect(tags(repository)).toEqual(['v0.1.0']);
  });

  it('refuses a patch that changes stored results, and any release that does not describe the change', () => {
    const repository = project();
    repository.write('test/golden/hashes.json', '{"adam": "cc", "sgd": "bb", "added": "dd"}\n');
    repository.commit('Add up in another order');
    expect(release(repository, ['patch']).stderr).toContain(
      '(test/golden/hashes.json: adam): this needs at least a minor version',
    );
    expect(release(repository, ['minor']).stderr).toContain('an entry that begins with "Results change: "');
    repository.write(
      'CHANGELOG.md',
      CHANGES.replace('- A new', '- Results change: sums are in another order.\n- A new'),
    );
    repository.commit('Name it');
    expect(release(repository, ['minor'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('releases the version of package.json the first time, and only then', () => {
    expect(release(project(), ['first']).stderr).toContain('v0.1.0 is already released');
    const repository = project(true);
    expect(release(repository, ['patch']).stderr).toContain('nothing was released yet');
    expect(release(repository, ['first'])).toMatchObject({ status: 0, stderr: '' });
    expect(tags(repository)).toEqual(['v0.1.0']);
  });

  it.each([[[]], [['huge']], [['patch', 'minor']]])('accepts one step, not %j', (args) => {
    expect(release(project(), args)).toMatchObject({ status: 2, stdout: '' });
  });
});

it('a step sets the lower version numbers to zero', () => {
  const steps = ['patch', 'minor', 'major', 'first'].map((step) => nextVersion('1.9.10', step));
  expect(steps).toEqual(['1.9.11', '1.10.0', '2.0.0', '1.9.10']);
  expect(() => nextVersion('1.2', 'patch')).toThrow('1.2 is not a version');
});

it('changes are those above the last release; the others stay unchanged', () => {
  expect(changesOf(CHANGES)).toBe('- A new layer.\n- A fault less.');
  const after = releasedChanges(CHANGES, '0.2.0', '2026-03-04');
  expect(after).toBe(CHANGES.replace('## Unreleased', '## Unreleased\n\n## 0.2.0 (2026-03-04)'));
  expect(changesOf(after)).toBe('');
  expect(() => changesOf('# Changes\n\n## 0.1.0\n\n- not ## Unreleased\n')).toThrow('no line "## Unreleased"');
});

it('only the version changes in the files of this project', () => {
  const lines = (file: string, bump: (text: string, version: string) => string) => {
    const [before, after] = [readFileSync(file, 'utf8'), bump(readFileSync(file, 'utf8'), '9.9.9')];
    const old = before.split('\n');
    return after.split('\n').filter((line, i) => line !== old[i]);
  };
  expect(lines('package.json', bumpedManifest)).toEqual(['  "version": "9.9.9",']);
  expect(lines('package-lock.json', bumpedLock)).toEqual(['  "version": "9.9.9",', '      "version": "9.9.9",']);
  const once = bumpedCitation(readFileSync('CITATION.cff', 'utf8'), '9.9.9', '2026-03-04');
  expect(once.match(/^(version|date-released): .*$/gm)).toEqual(['version: 9.9.9', 'date-released: 2026-03-04']);
  expect(bumpedCitation(once, '9.9.9', '2026-03-04')).toBe(once);
});

it('a new golden run changes no result; a removed one does', () => {
  expect(renewedResults('{"a": "1", "b": "2"}', '{"a": "1", "b": "2", "c": "3"}')).toEqual([]);
  expect(renewedResults('{"a": "1", "b": "2"}', '{"a": "1"}')).toEqual(['b']);
  expect(renewedResults('', '{"a": "1"}')).toEqual([]);
});

it('a release without changes is refused', () => {
  const fine = { step: 'patch', version: '0.1.1', changes: '- x', dirty: [], tags: ['v0.1.0'], renewed: [] };
  expect(refusals(fine)).toEqual([]);
  expect(refusals({ ...fine, changes: '' })).toEqual(['CHANGELOG.md has no entry under Unreleased']);
});
