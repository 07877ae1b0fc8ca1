// A view of a comparison as CSV and Markdown.
import { cellOf, type View } from './view.js';

const plain = (value: unknown) => (value === null || value === undefined ? '' : String(value));

/** RFC 4180, with a head; numbers at full precision. */
export function toCsv({ columns, rows }: View): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const all = [...columns, ...['status', 'note'].filter((extra) => !columns.includes(extra))];
  const cell = (row: View['rows'][number], key: string) => (key === 'note' ? row.note : cellOf(row, key));
  return [all, ...rows.map((row) => all.map((key) => plain(cell(row, key))))]
    .map((line) => line.map(quote).join(','))
    .join('\n');
}

/** A table as GitHub renders it. */
export function toMarkdown(view: View, show: (key: string, value: unknown) => string): string {
  const { columns, rows } = view;
  const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  const right = (key: string) => rows.some((row) => typeof cellOf(row, key) === 'number');
  const notes = rows.some((row) => row.note);
  const head = notes ? [...columns, 'note'] : columns;
  return [
    line(head),
    line(head.map((key) => (key !== 'note' && right(key) ? '---:' : '---'))),
    ...rows.map((row) => {
      const cells = columns.map((key) => show(key, cellOf(row, key)));
      return line(notes ? [...cells, noteText(row)] : cells);
    }),
  ].join('\n');
}

function noteText({ status, note }: View['rows'][number]): string {
  const state = status === 'finished' ? '' : status;
  return [state, note].filter(Boolean).join(': ');
}
