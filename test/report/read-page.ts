// Reads a report without its markup: facts, sections, tables and lists.

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const unescaped = (html: string) => html.replace(/&(amp|lt|gt|quot|#39);/g, (_, sign: string) => SIGNS[sign]);

/** The text between tags. */
const textOf = (html: string): string => unescaped(html.replace(/<[^>]*>/g, '')).trim();

const inside = (html: string, tag: string): string[] =>
  [...html.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'))].map(([, content]) => content);

const rowsOf = (table: string): string[][] =>
  inside(table, 'tr').map((row) => [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell]) => textOf(cell)));

export function readPage(page: string) {
  const [header] = inside(page, 'header');
  const sections = new Map(
    inside(page, 'section').map((section) => {
      const [title] = inside(section, 'h2');
      return [textOf(title), section.slice(section.indexOf('</h2>') + 5)];
    }),
  );
  const section = (title: string): string => sections.get(title) ?? '';
  return {
    title: textOf(inside(page, 'h1')[0]),
    windowTitle: textOf(inside(page, 'title')[0]),
    lead: textOf(inside(header, 'p')[0]),
    facts: Object.fromEntries(
      inside(header, 'div').map((fact) => [textOf(inside(fact, 'dt')[0]), textOf(inside(fact, 'dd')[0])]),
    ),
    sections: [...sections.keys()],
    section,
    /** Rows of the tables of a section, the head first. */
    tables: (title: string): string[][][] => inside(section(title), 'table').map(rowsOf),
    paragraphs: (title: string): string[] => inside(section(title), 'p').map(textOf),
    items: (title: string): string[] => inside(section(title), 'li').map(textOf),
    code: (title: string): string => textOf(inside(section(title), 'code')[0] ?? ''),
    figures: [...section('Figures').matchAll(/<figure id="([^"]*)">/g)].map(([, name]) => name),
    foot: textOf(inside(page, 'footer')[0]),
  };
}
