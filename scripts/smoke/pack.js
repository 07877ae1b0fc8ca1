// The tarball for publication.
import { execFileSync } from 'node:child_process';
import { npm } from './npm.js';

/** The first directory of a packed file's path. */
const partOf = (path) => (path.includes('/') ? `${path.split('/')[0]}/` : path);

/** Packs the checkout into `folder`. */
export function pack(folder) {
  // A separate step, because npm would mix the output of the build into its JSON.
  execFileSync(process.execPath, ['scripts/prepare.js'], { stdio: 'inherit' });
  const { status, stdout, stderr } = npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], '.');
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  // A list, or an object with the package's name: versions of npm differ.
  const [{ filename, version, size, unpackedSize, files }] = Object.values(JSON.parse(stdout));
  const parts = new Map();
  for (const { path, size: bytes } of files) {
    const part = parts.get(partOf(path)) ?? { files: 0, bytes: 0 };
    parts.set(partOf(path), { files: part.files + 1, bytes: part.bytes + bytes });
  }
  return { filename, version, size, unpackedSize, parts };
}
