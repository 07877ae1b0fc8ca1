// The list of equivalent faults is about lines that exist.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Equivalent {
  readonly module: string;
  readonly line: string;
  readonly why: string;
}
const list: readonly Equivalent[] = JSON.parse(readFileSync('scripts/mutation/equivalent.json', 'utf8'));

it('each equivalent fault is in a line of its module, with a reason', () => {
  const gone = list.filter(({ module, line }) => !readFileSync(join('dist', module), 'utf8').includes(line));
  expect(gone.map(({ module, line }) => `${module}: ${line}`)).toEqual([]);
  expect(list.filter(({ why }) => !/\w.*\.$/.test(why))).toEqual([]);
});
