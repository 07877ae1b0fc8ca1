// A copy of the checkout in which a module of dist/ can be faulty for a while.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const LEFT_OUT = ['.git', 'node_modules', 'runs', 'coverage', 'docs/reproduction'].map((name) => resolve(name));

export class Sandbox {
  #folder = mkdtempSync(join(tmpdir(), 'lenet-mutate-'));
  #temporary = join(this.#folder, 'tmp');

  constructor() {
    cpSync('.', this.#folder, {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !LEFT_OUT.includes(resolve(path)),
    });
    mkdirSync(join(this.#folder, 'runs'));
    symlinkSync(resolve('node_modules'), join(this.#folder, 'node_modules'));
  }

  /** Whether the tests fail, or take longer than `seconds`, while the module reads `code`. */
  async notices(module, code, tests, seconds) {
    const path = join(this.#folder, 'dist', module);
    const right = readFileSync(path);
    writeFileSync(path, code);
    try {
      return await this.#fails(tests, seconds);
    } finally {
      writeFileSync(path, right);
    }
  }

  /** @param {{ file: string, name: string }[]} tests */
  #fails(tests, seconds) {
    mkdirSync(this.#temporary, { recursive: true });
    const files = [...new Set(tests.map(({ file }) => file))];
    const names = tests.map(({ name }) => name.replaceAll(' > ', ' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const child = spawn(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--config',
        'scripts/mutation/vitest.config.ts',
        '-t',
        `^(${names.join('|')})$`,
        ...files,
      ],
      { cwd: this.#folder, env: { ...process.env, TMPDIR: this.#temporary }, stdio: 'ignore', detached: true },
    );
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 1000 * seconds);
    return new Promise((done) => {
      child.on('close', (code) => {
        clearTimeout(timer);
        this.#killRest();
        rmSync(this.#temporary, { recursive: true, force: true, maxRetries: 3 });
        done(code !== 0);
      });
    });
  }

  /** Kills detached processes of the tests: everything that runs in the directory. */
  #killRest() {
    if (!existsSync('/proc/self/cwd')) return;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (readlinkSync(`/proc/${pid}/cwd`).startsWith(this.#folder)) process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended, or belongs to another user.
      }
    }
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
