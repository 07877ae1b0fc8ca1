// A table before formatting: values for programs, text for people.
import { titleOf } from '../format/metric.js';
import { csvField, latexText, markdownText, oneLine } from '../format/quoting.js';

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface Cell {
  readonly value: unknown;
  readonly text: string;
}

export interface Table {
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export const cell = (value: unknown, text = value === null || value === undefined ? '-' : String(value)): Cell => ({
  value,
  text,
});

export const column = (key: string, align: Column['align'], title = titleOf(key)): Column => ({ key, title, align });

export const alignOf = (values: readonly unknown[]): Column['align'] =>
  values.some((value) => typeof value === 'number') ? 'right' : 'left';

/** With a header row; numbers at full precision. */
export const toCsv = ({ columns, rows }: Table): string =>
  [columns.map(({ key }) => key), ...rows.map((row) => row.map(({ value }) => value))]
    .map((line) => line.map(csvField).join(','))
    .join('\n');

export function toMarkdown({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    line(columns.map((one) => markdownText(one.title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(({ text }) => markdownText(text)))),
  ];
  return [...(title ? [`**${markdownText(title)}**`, ''] : []), ...lines].join('\n');
}

/** With the rules of the booktabs package. */
export function toLatex({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `  ${cells.map(latexText).join(' & ')} \\\\`;
  return [
    ...(title ? [`% ${oneLine(title)}`] : []),
    `\\begin{tabular}{${columns.map(({ align }) => align[0]).join('')}}`,
    '  \\toprule',
    line(columns.map((one) => one.title)),
    '  \\midrule',
    ...rows.map((row) => line(row.map(({ text }) => text))),
    '  \\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}
