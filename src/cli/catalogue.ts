// What there is to choose from: `lenet list` and `lenet show`.
import { readConfig } from '../config/load.js';
import { toPlain } from '../config/located.js';
import { readYaml } from '../config/parse-yaml.js';
import { shipped } from '../config/shipped.js';
import { mixings } from '../data/mixing.js';
import { sources } from '../data/sources/index.js';
import { transforms } from '../data/transforms/index.js';
import { comparisonFigures } from '../figures/comparison/index.js';
import { runFigures } from '../figures/run/index.js';
import { heads } from '../heads/index.js';
import { activations, layers } from '../layers/index.js';
import { initializers } from '../layers/initializers.js';
import { averages } from '../optimizers/averages.js';
import { optimizers } from '../optimizers/index.js';
import { schedules } from '../optimizers/schedules.js';
import type { Documentation, Schema } from '../schema/index.js';

export interface CatalogueEntry {
  readonly name: string;
  readonly summary: string;
  /** Of a configuration or study. */
  readonly file?: string;
  /** Of a kind that takes some. */
  readonly options?: Schema;
  readonly documentation?: Documentation;
}

interface KindOfRegistry {
  readonly type: string;
  readonly summary: string;
  readonly options?: Schema;
  readonly documentation?: Documentation;
}

const entries = ({ kinds }: { readonly kinds: readonly KindOfRegistry[] }): CatalogueEntry[] =>
  kinds.map(({ type, summary, options, documentation }) => ({ name: type, summary, options, documentation }));

const figures = ({ kinds }: { readonly kinds: readonly { readonly name: string; readonly summary: string }[] }) =>
  kinds.map(({ name, summary }) => ({ name, summary }));

/** Everything by group, in the order in which it is listed. */
const GROUPS = {
  configurations: () => shippedEntries('configuration'),
  studies: () => shippedEntries('study'),
  layers: () => entries(layers),
  activations: () => entries(activations),
  initializers: () => entries(initializers),
  heads: () => entries(heads),
  optimizers: () => entries(optimizers),
  schedules: () => entries(schedules),
  averages: () => entries(averages),
  mixings: () => entries(mixings),
  data: () => entries(sources),
  transforms: () => entries(transforms),
  figures: () => [...figures(runFigures), ...figures(comparisonFigures)],
} satisfies Record<string, () => CatalogueEntry[]>;

export type CatalogueGroup = keyof typeof GROUPS;
export const CATALOGUE_GROUPS = Object.keys(GROUPS) as CatalogueGroup[];

export const catalogueOf = (group: CatalogueGroup): CatalogueEntry[] => GROUPS[group]();

/** The groups that are no files. */
const EXPLAINED = CATALOGUE_GROUPS.filter((group) => group !== 'configurations' && group !== 'studies');

/** The entries of a name that are no files, with their groups: `rbf` is a layer and a head. */
export const explained = (name: string): { readonly group: CatalogueGroup; readonly entry: CatalogueEntry }[] =>
  EXPLAINED.flatMap((group) => catalogueOf(group).flatMap((entry) => (entry.name === name ? [{ group, entry }] : [])));

export const explainedNames = (): string[] => EXPLAINED.flatMap((group) => catalogueOf(group).map(({ name }) => name));

function shippedEntries(kind: 'configuration' | 'study'): CatalogueEntry[] {
  return shipped()
    .filter((one) => one.kind === kind)
    .map(({ name, file }) => {
      const root = kind === 'study' ? readYaml(file) : readConfig(file).root;
      const { description = '' } = toPlain(root) as { description?: string };
      return { name, summary: description.trim(), file };
    });
}
