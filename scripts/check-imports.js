// Checks the import directions of .dependency-cruiser.cjs, and that the checker saw the whole of src/:
// a checker that resolves nothing finds no errors.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const { output } = await cruise(['src'], { ...rules.options, validate: true, ruleSet: rules }, undefined, {
  tsConfig: extractTSConfig('tsconfig.json'),
});
const files = readdirSync('src', { recursive: true }).filter(
  (file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !file.includes('assembly'),
);
const seen = output.modules.filter((module) => module.source.startsWith('src/') && !module.source.endsWith('.d.ts'));
for (const { from, to, rule } of output.summary.violations) console.error(`${from} -> ${to}: ${rule.name}`);
const lost = seen.flatMap(({ source, dependencies }) =>
  dependencies
    .filter((d) => d.couldNotResolve && d.module.startsWith('.') && !d.module.includes('?'))
    .map((d) => `${source}: ${d.module} was not found`),
);
for (const line of lost) console.error(line);
const edges = seen.reduce(
  (sum, module) => sum + module.dependencies.filter((d) => d.resolved.startsWith('src/')).length,
  0,
);
if (seen.length !== files.length || edges < files.length) {
  console.error(`the import checker saw ${seen.length} of ${files.length} modules and ${edges} imports between them`);
  process.exit(1);
}
if (lost.length + output.summary.violations.length > 0) process.exit(1);
console.log(`${seen.length} modules, ${edges} imports between them, all in the allowed directions`);
