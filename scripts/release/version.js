// Semantic versions, without pre-releases: this project has none.
export const STEPS = ['patch', 'minor', 'major', 'first'];

/** The version after a step. */
export function nextVersion(version, step) {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (!parts) throw new Error(`${version} is not a version such as 1.2.3`);
  const [major, minor, patch] = parts.slice(1).map(Number);
  switch (step) {
    case 'first':
      return version;
    case 'patch':
      return `${major}.${minor}.${patch + 1}`;
    case 'minor':
      return `${major}.${minor + 1}.0`;
    case 'major':
      return `${major + 1}.0.0`;
    default:
      throw new Error(`${step} is none of ${STEPS.join(', ')}`);
  }
}
