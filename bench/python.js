// Finds the python3 that has a module: the first in the path may be another than the system's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a python3 that can import a module, or undefined. */
export function pythonWith(module) {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'].map((folder) => join(folder, 'python3'));
  return [...new Set(places)].filter(existsSync).find((python) => {
    return spawnSync(python, ['-c', `import ${module}`], { timeout: 60_000 }).status === 0;
  });
}
