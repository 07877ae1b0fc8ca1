/** A git repository in a temporary directory, independent of the user's settings. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Set by hooks during a commit: they would point git to another repository.
const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...rest } = process.env;
const env = { ...rest, GIT_CONFIG_GLOBAL: '', GIT_CONFIG_NOSYSTEM: '1' };

export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'lenet-repository-'));

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.git('init', '--quiet', '--initial-branch=main');
    const all = { 'user.name': 'A test', 'user.email': 'test@example.org', 'commit.gpgsign': 'false', ...settings };
    for (const [name, value] of Object.entries(all)) this.git('config', name, value);
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }
}
