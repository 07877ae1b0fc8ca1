// Connection tables: the input maps that each output map of a convolution is connected to.
import type { ValueOf } from '../schema/index.js';
import { ShapeError } from './shape.js';

/** Tables that have a name. LeCun et al. 1998, table I. */
const NAMED: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'lenet5-c3': [
    [0, 1, 2],
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
    [0, 4, 5],
    [0, 1, 5],
    [0, 1, 2, 3],
    [1, 2, 3, 4],
    [2, 3, 4, 5],
    [0, 3, 4, 5],
    [0, 1, 4, 5],
    [0, 1, 2, 5],
    [0, 1, 3, 4],
    [1, 2, 4, 5],
    [0, 2, 3, 5],
    [0, 1, 2, 3, 4, 5],
  ],
};

export const connectionsOption = {
  type: ['string', 'integer', 'array'],
  minimum: 1,
  items: { type: 'array', items: { type: 'integer', minimum: 0 } },
  description:
    `The input maps that each output map sees: a table with a row of map numbers, from 0, for each output map; ` +
    `the name of one (${Object.keys(NAMED).join(', ')}); or a number n, and map f sees f, f + 1, ... f + n - 1, ` +
    'round and round. Default: all.',
} as const;
/** The name of a table, a table, or how many neighbouring maps each output map sees. */
type Connections = ValueOf<typeof connectionsOption>;

/**
 * The table of an option for a convolution of `channels` to `filters` maps, each row in rising order.
 * @throws ShapeError on an unknown name, the wrong number of rows, a map that does not exist or comes twice,
 * an output map without input.
 */
export function connectionTable(option: Connections, channels: number, filters: number): number[][] {
  const wrong = (message: string, help: string) => new ShapeError(message, help, 'connections');
  const table = typeof option === 'string' ? NAMED[option] : typeof option === 'number' ? cyclic(option) : option;
  if (!table) {
    const names = Object.keys(NAMED).join(', ');
    throw wrong(`there is no connection table ${option}`, `tables that have a name: ${names}; or write one out`);
  }
  if (table.length !== filters) {
    throw wrong(
      `the connection table has ${table.length} rows, and there are ${filters} output maps`,
      `a row for each of the ${filters} filters, or filters: ${table.length}`,
    );
  }
  for (const [f, row] of table.entries()) {
    const outside = row.find((c) => c >= channels);
    if (row.length === 0) throw wrong(`output map ${f} is connected to nothing`, 'name at least one input map');
    if (outside !== undefined) {
      throw wrong(
        `output map ${f} is connected to input map ${outside}, and there are ${channels}`,
        `input maps are numbered 0 to ${channels - 1}`,
      );
    }
    if (new Set(row).size < row.length) {
      throw wrong(`output map ${f} names an input map twice: ${row.join(', ')}`, 'each at most once');
    }
  }
  return table.map((row) => [...row].sort((a, b) => a - b));

  function cyclic(count: number): number[][] {
    if (count > channels) {
      throw wrong(`each output map cannot see ${count} of ${channels} input maps`, `at most ${channels}`);
    }
    return Array.from({ length: filters }, (_, f) => Array.from({ length: count }, (_, k) => (f + k) % channels));
  }
}
