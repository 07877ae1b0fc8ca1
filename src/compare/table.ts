// A table before it is written out: values for other programs, text for people.
import { titleOf } from '../format/metric.js';

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

/** RFC 4180, with a head; numbers at full precision. */
export function toCsv({ columns, rows }: Table): string {
  const plain = ({ value }: Cell) => (value === null || value === undefined ? '' : String(value));
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns.map(({ key }) => key), ...rows.map((row) => row.map(plain))]
    .map((line) => line.map(quote).join(','))
    .join('\n');
}

/** As GitHub renders it. */
export function toMarkdown({ title, columns, rows }: Table): string {
  const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  const lines = [
    line(columns.map((column) => column.title)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(({ text }) => text))),
  ];
  return [...(title ? [`**${inCell(title)}**`, ''] : []), ...lines].join('\n');
}

const LATEX: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'&%$#_{}'].map((sign) => [sign, `\\${sign}`])),
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '±': '$\\pm$',
  '…': '\\dots{}',
  '★': '$\\star$',
};

/** With the rules of booktabs. */
export function toLatex({ title, columns, rows }: Table): string {
  const inTex = (text: string) => text.replace(/[&%$#_{}\\~^±…★]/g, (sign) => LATEX[sign]);
  const line = (cells: readonly string[]) => `  ${cells.map(inTex).join(' & ')} \\\\`;
  return [
    ...(title ? [`% ${title}`] : []),
    `\\begin{tabular}{${columns.map(({ align }) => align[0]).join('')}}`,
    '  \\toprule',
    line(columns.map((column) => column.title)),
    '  \\midrule',
    ...rows.map((row) => line(row.map(({ text }) => text))),
    '  \\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}
