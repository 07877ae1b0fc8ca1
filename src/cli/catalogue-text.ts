// `lenet list` and `lenet show` for people.
import chalk from 'chalk';
import { flowText } from '../format/flow.js';
import { wrapped } from '../format/wrap.js';
import type { Schema } from '../schema/index.js';
import type { CatalogueEntry, CatalogueGroup } from './catalogue.js';
import { renderTable } from './table.js';

interface Listed {
  readonly group: CatalogueGroup;
  readonly entries: readonly CatalogueEntry[];
}

/** Groups one below the other: a line for each entry, its summary cut at the edge of the terminal. */
export function catalogueText(groups: readonly Listed[], columns: number): string {
  const width = Math.max(...groups.flatMap(({ entries }) => entries.map(({ name }) => name.length)));
  const line = ({ name, summary }: CatalogueEntry) =>
    `${name.padEnd(width)}  ${cut(summary.replace(/\s+/g, ' '), columns - width - 2)}`;
  if (groups.length === 1) return groups[0].entries.map(line).join('\n');
  return groups.map(({ group, entries }) => [chalk.bold(group), ...entries.map(line)].join('\n')).join('\n\n');
}

const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1)).trimEnd()}…`;

/** What a layer, a head, an optimizer ... computes, and its options. */
export function entryText({ group, entry }: { group: CatalogueGroup; entry: CatalogueEntry }, columns: number): string {
  const { documentation } = entry;
  const facts = [
    ['formula', documentation?.formula],
    ['shapes', documentation?.shapes],
    ['conventions', documentation?.conventions],
    ['source', documentation?.source],
  ].flatMap(([title, text]) => (text ? [`${title}: ${text.replaceAll('`', '')}`] : []));
  const paragraphs = [entry.summary, ...facts].map((text) => wrapped(text, columns));
  return [`${chalk.bold(entry.name)}  ${chalk.dim(group)}`, ...paragraphs, optionsText(entry.options, columns)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function optionsText(options: Schema | undefined, columns: number): string {
  const properties = Object.entries((options?.properties ?? {}) as Record<string, Schema>);
  if (properties.length === 0) return '';
  const required = (options?.required ?? []) as readonly string[];
  const rows = properties.map(([name, schema]) => [
    name,
    required.includes(name) ? 'required' : flowText(schema.default),
    String(schema.description ?? '').replaceAll('`', ''),
  ]);
  const widthOf = (column: number, title: string) => Math.max(title.length, ...rows.map((row) => row[column].length));
  const room = Math.max(20, columns - widthOf(0, 'option') - widthOf(1, 'default') - 4);
  return renderTable(
    [{ title: 'option' }, { title: 'default' }, { title: 'meaning' }],
    rows.map(([name, usual, meaning]) => [name, usual, wrapped(meaning, room)]),
  );
}
