// node scripts/keep-results.js STUDY_DIRECTORY ... : stores the results of a study in docs/reproduction/<name>.json, from which
// npm run generate makes the tables of docs/reproduction.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect } from '../dist/compare/collect.js';

mkdirSync('docs/reproduction', { recursive: true });
for (const path of process.argv.slice(2)) {
  const { study, varying, runs } = collect([path]);
  const { name, description, metric, direction, keys, baseline, power_law, reported } = study;
  const read = (run, file) => JSON.parse(readFileSync(join(run, file), 'utf8'));
  const begun = runs.filter(({ metrics }) => Object.keys(metrics).length > 0);
  const unique = (values) => [...new Set(values)];
  const environments = begun.map(({ run }) => read(run, 'environment.json'));
  const seconds = begun.reduce((sum, { run }) => sum + read(run, 'summary.json').timing.total_seconds, 0);
  const document = {
    study: { name, description, metric, direction, keys, baseline, power_law, reported },
    lenet: unique(environments.map(({ lenet }) => lenet)),
    commits: unique(environments.map(({ git_commit }) => git_commit)),
    cpu: unique(environments.map(({ cpu }) => cpu)),
    engine: unique(environments.map(({ engine }) => engine)),
    threads: unique(environments.map(({ threads }) => threads)),
    /** The total time of all trials. */
    seconds: Math.round(seconds),
    varying,
    runs: runs.map(({ name: id, status, note, seed, settings, metrics, data }) => ({
      ...{ run: id, name: id, status, note, seed, settings, metrics, data },
    })),
  };
  writeFileSync(`docs/reproduction/${name}.json`, `${JSON.stringify(document, null, 1)}\n`);
  console.log(`docs/reproduction/${name}.json: ${runs.length} trials`);
}
