// Quotes untrusted text (names, messages, class names) for each format that programs read.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Bidirectional control characters, which can make text display as other text. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Colour sequences on their own, and all other controls except line breaks and tabs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const STEERING = /\u001b\[[\d;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const visible = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One line of plain text: control characters are shown by their code. */
export const oneLine = (text: string): string => text.replace(CONTROLS, visible).replace(TURNS, visible);

/**
 * Text for a terminal: keeps line breaks, tabs and colours, and shows other control characters by their code. Names may
 * contain a sequence that moves the cursor or renames the window.
 */
export const terminalText = (text: string): string =>
  text.replace(STEERING, (found) => (found.length > 1 ? found : visible(found))).replace(TURNS, visible);

/**
 * RFC 4180. A text that a spreadsheet would take for a formula (starting with =, +, - or @) gets an apostrophe in
 * front; numbers do not.
 */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) && !Number.isFinite(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Escapes text for a Markdown table, as GitHub renders it. An underscore within a word is not markup. */
export const markdownText = (text: string): string =>
  oneLine(text.replace(/\r?\n/g, ' '))
    .replaceAll('<', '&lt;')
    .replace(/[\\`*|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=\])\(|(?<=~)~/g, (sign) => `\\${sign}`);

const LATEX: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'&%$#_{}'].map((sign) => [sign, `\\${sign}`])),
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '±': '$\\pm$',
  '…': '\\dots{}',
  '★': '$\\star$',
};

/** Escapes text for LaTeX; a line break would end a table's row. */
export const latexText = (text: string): string =>
  oneLine(text.replace(/\r?\n/g, ' ')).replace(/[&%$#_{}\\~^<>±…★]/g, (sign) => LATEX[sign]);

/** JSON for a script in an HTML page: `<` cannot end the script, and line separators cannot end a string. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
