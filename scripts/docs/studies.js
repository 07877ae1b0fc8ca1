// Generates docs/studies.md from the schema that validates studies.

import { distribution, studySchema } from '../../dist/sweep/study-schema.js';
import { optionTable } from './configuration.js';

const INTRODUCTION = `# Studies

Generated from the schema (\`npm run generate\`); the schema is \`schema/study.schema.json\`.

A study is a YAML file for \`lenet sweep\`: variants of an experiment. Its trials are all
combinations of a base, a case, an ablation, a step of a walk, a zipped row, a grid point and a random point, as far as the
file has them, minus exclusions, once for every seed. Paths are those of \`--set\`: \`training.batch_size\`,
\`network.c1.filters\` (a layer by name), \`variables.activation\`; a value may be a whole block.

\`\`\`yaml
# yaml-language-server: $schema=../../schema/study.schema.json
base: ../lenet5-maxpool.yaml
grid:
  training.batch_size: [16, 64]
  training.optimizer:                       # a map labels the values
    Adam: {adam: {learning_rate: 0.001}}
    momentum: {sgd: {learning_rate: 0.01, momentum: 0.9}}
repeats: 3
baseline: {training.optimizer: Adam}
\`\`\`

- A block is set before values inside it, in any order.
- Two axes that set the same path are an error, in any spelling; so are \`--set\` and an axis. \`walk\` is one axis: a later step may overwrite an earlier one.
- The baseline fixes the axes that it names: a group is compared with the one that differs from it only in those.
- Without a file: \`lenet sweep configs/lenet5-maxpool.yaml --grid training.batch_size=16,32 --repeats 3\`.
`;

const DIRECTORY = `## The study directory

\`runs/<name>/\`, with one run directory per trial, named after its settings and six digits of the fingerprint of its
configuration: trials with different results have different directories.

| file | contents |
| --- | --- |
| \`study.yaml\` | the study with absolute paths: \`lenet sweep\` on it repeats the study |
| \`study.json\` | the plan: keys, baseline, and the settings, seed and resolved configuration of each trial |
| \`journal.jsonl\` | what run directories do not record: why a trial failed before it began, trials dropped by halving, retries |
| \`<trial>/\` | an ordinary [run directory](run-directory.md) |
| \`slurm/\` | plans, outcomes and output of Slurm jobs |
| \`compare.md\` | with Slurm: the tables, written when the last job has ended |

The state of a trial is read from its run directory each time. So to resume a killed sweep, repeat the command:
finished trials stay, running ones resume from their checkpoints to the same bytes, failed ones are tried again only with
\`--retry-failed\`. \`lenet sweep runs/<name>\` resumes without the original files of the study.

## On a cluster

\`--launcher slurm\` submits the missing trials as one job array (\`slurm.chunk\` trials per element, one after another; \`--cpus-per-task\`
sets the threads of each), and a job that writes \`compare.md\` when the array has ended; then it watches. Ctrl-C
stops watching, not the jobs; repeat the command to watch again. \`--detach\` submits and returns. The study directory must be on
a file system that the nodes share. SIGTERM, sent before a time limit, makes a trial write a checkpoint; the next sweep
resumes it.
`;

export function studyReference() {
  const properties = Object.entries(studySchema.properties);
  const nested = properties
    .filter(([, schema]) => schema.properties)
    .map(([key, schema]) => {
      const options = Object.entries(schema.properties);
      return `## \`${key}\`\n\n${schema.description}\n\n${optionTable(options, schema.required)}`;
    });
  const draws = `### How values are drawn\n\n${optionTable(Object.entries(distribution.properties))}\n\nNumbers are rounded to four significant digits.`;
  const top = `## Keys\n\n${optionTable(properties, studySchema.required)}`;
  const at = nested.findIndex((text) => text.startsWith('## `random`'));
  const sections = [...nested.slice(0, at + 1), draws, ...nested.slice(at + 1)];
  return `${[INTRODUCTION.trim(), top, ...sections, DIRECTORY.trim()].join('\n\n')}\n`;
}
