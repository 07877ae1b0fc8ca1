// docs/studies.md, made from the schema that validates studies.
import { optionTable } from '../config/reference.js';
import type { Schema } from '../schema/index.js';
import { distribution, studySchema } from './study-schema.js';

const INTRODUCTION = `# Studies

Generated from the schema (\`npm run generate\`); the schema itself is \`schema/study.schema.json\`.

A study is a YAML file for \`lenet sweep\`: experiments that differ in what is to be found out. Its trials are every
combination of a base, a case, an ablation, a step of a walk, a zipped row, a grid point and a random point, as far as the
file has them, less what is excluded, once for every seed. Paths are those of \`--set\`: \`training.batch_size\`,
\`network.c1.filters\` (a layer by name), \`variables.activation\`; a value may be a whole block.

\`\`\`yaml
# yaml-language-server: $schema=../../schema/study.schema.json
base: ../lenet5-maxpool.yaml
grid:
  training.batch_size: [16, 64]
  training.optimizer:                       # a map gives the values names
    Adam: {adam: {learning_rate: 0.001}}
    momentum: {sgd: {learning_rate: 0.01, momentum: 0.9}}
repeats: 3
baseline: {training.optimizer: Adam}
\`\`\`

- A block is set before what is set inside it, whichever stands first.
- What two axes both set, by whatever spelling, is an error; so is what \`--set\` and an axis set. \`walk\` is one axis: a later step may remake what an earlier one made.
- The baseline holds for the axes that it names: a group is compared with the one that differs from it in those alone.
- Without a file: \`lenet sweep configs/lenet5-maxpool.yaml --grid training.batch_size=16,32 --repeats 3\`.
`;

const DIRECTORY = `## The study directory

\`runs/<name>/\`, and in it a run directory a trial, named after its settings and six digits of a fingerprint of what its
configuration trains: another result, another directory.

| file | what it holds |
| --- | --- |
| \`study.yaml\` | the study with absolute paths: \`lenet sweep\` on it repeats the study |
| \`study.json\` | what it comes to: keys, baseline, and of each trial its settings, seed and resolved configuration |
| \`journal.jsonl\` | what run directories cannot tell: why a trial failed before it began, what halving dropped, retries |
| \`<trial>/\` | an ordinary [run directory](run-directory.md) |
| \`slurm/\` | plans, outcomes and output of Slurm jobs |
| \`compare.md\` | with Slurm: the tables, written when the last job has ended |

How a trial stands is read off its run directory each time. So a sweep that was killed goes on with the same command: what
is finished stays, what was under way resumes from its checkpoint to the same bytes, what failed is tried again with
\`--retry-failed\` only. \`lenet sweep runs/<name>\` goes on without the files that the study was made of.

## On a cluster

\`--launcher slurm\` submits what is missing as one job array (\`slurm.chunk\` trials an element, one after another; \`--cpus-per-task\`
becomes the threads of each), and a job that writes \`compare.md\` when the array has ended; then it watches. Ctrl-C
stops the watching, not the jobs; the same command watches again. \`--detach\` submits and returns. The folder must be on
a file system that the nodes share. SIGTERM, as before a time limit, makes a trial write a checkpoint; the next sweep
takes it up.
`;

export function studyReference(): string {
  const properties = Object.entries(studySchema.properties as Record<string, Schema>);
  const nested = properties
    .filter(([, schema]) => schema.properties)
    .map(([key, schema]) => {
      const options = Object.entries(schema.properties as Record<string, Schema>);
      return `## \`${key}\`\n\n${schema.description}\n\n${optionTable(options, schema.required as string[])}`;
    });
  const draws = `### How values are drawn\n\n${optionTable(Object.entries(distribution.properties))}\n\nNumbers keep four digits.`;
  const top = `## Keys\n\n${optionTable(properties, studySchema.required as string[])}`;
  const at = nested.findIndex((text) => text.startsWith('## `random`'));
  const sections = [...nested.slice(0, at + 1), draws, ...nested.slice(at + 1)];
  return `${[INTRODUCTION.trim(), top, ...sections, DIRECTORY.trim()].join('\n\n')}\n`;
}
