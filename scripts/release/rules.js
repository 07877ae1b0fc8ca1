// The reasons to refuse a release.

/** The golden runs whose last bits have changed, without new runs. */
export function renewedResults(before, now) {
  if (before === '') return [];
  const hashes = JSON.parse(now);
  return Object.entries(JSON.parse(before))
    .filter(([name, hash]) => hashes[name] !== hash)
    .map(([name]) => name);
}

/** The reasons, as sentences. */
export function refusals({ step, version, changes, dirty, tags, renewed }) {
  const problems = [];
  if (dirty.length > 0) problems.push(`not committed: ${dirty.join(', ')}`);
  if (changes === '') problems.push('CHANGELOG.md has no entry under Unreleased');
  if (tags.includes(`v${version}`)) problems.push(`v${version} is already released`);
  else if (step === 'first' && tags.length > 0)
    problems.push(`${tags[0]} was released before: use patch, minor or major`);
  if (step !== 'first' && tags.length === 0)
    problems.push('nothing was released yet: use first, which takes the version of package.json');
  if (renewed.length > 0) {
    // The same configuration and seed no longer give the same bytes: users who compare runs must know.
    const which = `${renewed.length} of the stored results changed (test/golden/hashes.json: ${renewed[0]})`;
    if (step === 'patch') problems.push(`${which}: this needs at least a minor version`);
    if (!/^- Results change: /m.test(changes))
      problems.push(`${which}: CHANGELOG.md needs an entry that begins with "Results change: "`);
  }
  return problems;
}
