// CHANGELOG.md has a section for each release, the newest first, and before them what is not released yet.
const HEADING = '## Unreleased';

/** From the heading of what is not released to the next section. */
function unreleased(changelog) {
  const start = `\n${changelog}`.indexOf(`\n${HEADING}\n`);
  if (start < 0) throw new Error(`CHANGELOG.md has no line "${HEADING}"`);
  const begin = start + HEADING.length;
  const next = changelog.indexOf('\n## ', begin);
  return { start, begin, end: next < 0 ? changelog.length : next };
}

/** What is not released yet. */
export function changesOf(changelog) {
  const { begin, end } = unreleased(changelog);
  return changelog.slice(begin, end).trim();
}

/** The same file when it is released: an empty section, and the changes under their version. */
export function releasedChanges(changelog, version, date) {
  const { start, begin } = unreleased(changelog);
  return `${changelog.slice(0, start)}${HEADING}\n\n## ${version} (${date})${changelog.slice(begin)}`;
}
