// The files that name the version.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const FILES = {
  manifest: 'package.json',
  lock: 'package-lock.json',
  citation: 'CITATION.cff',
  changelog: 'CHANGELOG.md',
  hashes: 'test/golden/hashes.json',
};

const read = (folder, file) => readFileSync(join(folder, file), 'utf8');
/** JSON in npm's format. */
const json = (document) => `${JSON.stringify(document, null, 2)}\n`;

export function readRelease(folder) {
  const { version } = JSON.parse(read(folder, FILES.manifest));
  return { version, changelog: read(folder, FILES.changelog), hashes: read(folder, FILES.hashes) };
}

export const bumpedManifest = (text, version) => json({ ...JSON.parse(text), version });

export function bumpedLock(text, version) {
  const lock = JSON.parse(text);
  const root = { ...lock.packages[''], version };
  return json({ ...lock, version, packages: { ...lock.packages, '': root } });
}

/** The version, and below it the date, which is missing before the first release. */
export function bumpedCitation(text, version, date) {
  const lines = text.split('\n').filter((line) => !line.startsWith('date-released:'));
  const at = lines.findIndex((line) => line.startsWith('version:'));
  if (at < 0) throw new Error('CITATION.cff has no version');
  return lines.toSpliced(at, 1, `version: ${version}`, `date-released: ${date}`).join('\n');
}

export function writeRelease(folder, { version, date, changelog }) {
  // All are computed before any is written, so an unreadable file leaves the others unchanged.
  const made = {
    [FILES.manifest]: bumpedManifest(read(folder, FILES.manifest), version),
    [FILES.lock]: bumpedLock(read(folder, FILES.lock), version),
    [FILES.citation]: bumpedCitation(read(folder, FILES.citation), version, date),
    [FILES.changelog]: changelog,
  };
  for (const [file, text] of Object.entries(made)) writeFileSync(join(folder, file), text);
}
