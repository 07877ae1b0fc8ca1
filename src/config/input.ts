// What a configuration or a study is given as: a file, a name, or plain data.
import { stringify } from 'yaml';
import type { Located } from './located.js';
import { parseYaml, readYaml } from './parse-yaml.js';
import { pathOf } from './shipped.js';

/** The path of a file, the name of a shipped one, or plain data of the same form as the YAML. */
export type ConfigInput = string | Readonly<Record<string, unknown>>;

/** What stands for the file of plain data, in messages and as the default name of a run or study. */
export const nameOf = (input: ConfigInput, otherwise: string): string =>
  typeof input === 'string' ? input : otherwise;

/** Reads an input; plain data has the lines that it has as YAML. @throws ConfigError */
export function readInput(input: ConfigInput, name: string): Located {
  if (typeof input === 'string') return readYaml(pathOf(input));
  return parseYaml({ name, text: stringify(input, { lineWidth: 0 }), directory: process.cwd() });
}
