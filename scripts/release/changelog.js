// CHANGELOG.md has a section for each release, the newest first, after the section of unreleased changes.
const HEADING = '## Unreleased';

/** From the heading of unreleased changes to the next section. */
function unreleased(changelog) {
  const start = `\n${changelog}`.indexOf(`\n${HEADING}\n`);
  if (start < 0) throw new Error(`CHANGELOG.md has no line "${HEADING}"`);
  const begin = start + HEADING.length;
  const next = changelog.indexOf('\n## ', begin);
  return { start, begin, end: next < 0 ? changelog.length : next };
}

/** The unreleased changes. */
export function changesOf(changelog) {
  const { begin, end } = unreleased(changelog);
  return changelog.slice(begin, end).trim();
}

/** The file after the release: an empty section, and the changes under their version. */
export function releasedChanges(changelog, version, date) {
  const { start, begin } = unreleased(changelog);
  return `${changelog.slice(0, start)}${HEADING}\n\n## ${version} (${date})${changelog.slice(begin)}`;
}
