// Fake Slurm commands, which print given answers and record their arguments.
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Command = 'sbatch' | 'squeue' | 'scontrol';

/** One argument per line, with a line of two dashes after each call. */
const SCRIPT = `#!/bin/sh
here=\${0%/*}; name=\${0##*/}
printf '%s\\n' "$@" -- >> "$here/$name.calls"
if [ -f "$here/$name.err" ]; then cat "$here/$name.err" >&2; exit 1; fi
cat "$here/$name.out"
`;

export class FakeSlurm {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lenet-fake-slurm-'));
  readonly #path = process.env.PATH;

  /** Precedes the real ones in PATH until `stop`. */
  start(): void {
    for (const name of ['sbatch', 'squeue', 'scontrol'] as const) {
      writeFileSync(join(this.#folder, name), SCRIPT);
      chmodSync(join(this.#folder, name), 0o755);
      this.says(name, '');
    }
    process.env.PATH = `${this.#folder}:${this.#path}`;
  }

  stop(): void {
    process.env.PATH = this.#path;
  }

  says(name: Command, text: string): void {
    writeFileSync(join(this.#folder, `${name}.out`), text);
  }

  fails(name: Command, text: string): void {
    writeFileSync(join(this.#folder, `${name}.err`), text);
  }

  /** The arguments of each call. */
  calls(name: Command): string[][] {
    const file = join(this.#folder, `${name}.calls`);
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n--\n')
      .slice(0, -1)
      .map((call) => call.split('\n'));
  }
}
