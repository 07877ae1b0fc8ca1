// Generates the table of commands in README.md from oclif.manifest.json.
import { readFileSync } from 'node:fs';

const TABLE = /(?<=<!-- commands -->\n)[\s\S]*?(?=<!-- end -->)/;

/** A page with the table of commands between its two marks. */
export function withCommands(page) {
  const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8'));
  const rows = Object.values(commands)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((command) => `| \`${usageOf(command)}\` | ${command.summary.replaceAll('|', '\\|')} |\n`);
  return page.replace(TABLE, () => `\n| command | what it does |\n| --- | --- |\n${rows.join('')}\n`);
}

/** "lenet predict RUN IMAGES...": what can be left out is in brackets. */
function usageOf({ id, args, strict }) {
  const names = Object.values(args).map(({ name, required }, i, all) => {
    const word = `${name.toUpperCase()}${!strict && i === all.length - 1 ? '...' : ''}`;
    return required ? word : `[${word}]`;
  });
  return ['lenet', ...id.split(':'), ...names].join(' ');
}
