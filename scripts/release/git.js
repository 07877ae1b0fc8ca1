// The git commands of a release.
import { execFileSync } from 'node:child_process';

export class Git {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  #git(...args) {
    const options = { cwd: this.#folder, encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] };
    return execFileSync('git', args, options);
  }

  /** Files that differ from the last commit, or are untracked. */
  dirty() {
    return this.#git('status', '--porcelain', '--untracked-files=all')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(3));
  }

  /** Tags of releases, the highest version first. */
  releases() {
    return this.#git('tag', '--list', 'v*.*.*', '--sort=-version:refname')
      .split('\n')
      .filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
  }

  /** The last release before this commit. */
  lastRelease() {
    const merged = this.#git('tag', '--list', 'v*.*.*', '--merged', 'HEAD', '--sort=-version:refname').split('\n');
    return merged.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
  }

  /** A file in a commit; empty if it is missing. */
  read(commit, path) {
    return this.#git('ls-tree', '--name-only', commit, '--', path).trim() === ''
      ? ''
      : this.#git('show', `${commit}:${path}`);
  }
}
