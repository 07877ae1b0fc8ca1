// Impossible networks: the error names the layer, the line and a remedy.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lenet, temporary } from './lenet.js';

const vector = '  - dense: {units: 30}\n';
const codes = JSON.stringify(Array.from({ length: 10 }, (_, c) => (c === 8 ? [1, 1] : [1, -1, c])));

/** [title, the lines after `network:`, line of the error, message, help] */
const cases: [string, string, number, RegExp, RegExp][] = [
  [
    'a connection table with a map that does not exist',
    '  - conv2d: {name: c1, filters: 2}\n  - conv2d:\n      filters: 2\n      connections: [[0], [1, 2]]\n',
    6,
    /conv2d_2: output map 1 is connected to input map 2, and there are 2/,
    /numbered 0 to 1/,
  ],
  [
    'an output map without input',
    '  - conv2d: {filters: 2}\n  - conv2d: {filters: 2, connections: [[0], []]}\n',
    4,
    /output map 1 is connected to nothing/,
    /at least one/,
  ],
  [
    'a table with rows of the wrong count',
    '  - conv2d: {filters: 6}\n  - conv2d: {filters: 12, connections: lenet5-c3}\n',
    4,
    /16 rows, and there are 12 output maps/,
    /filters: 16/,
  ],
  [
    'a map named twice',
    '  - conv2d: {filters: 1, connections: [[0, 0]]}\n',
    3,
    /names an input map twice/,
    /at most once/,
  ],
  ['an unknown table', '  - conv2d: {filters: 1, connections: c3}\n', 3, /no connection table c3/, /lenet5-c3/],
  ['more neighbours than maps', '  - conv2d: {filters: 4, connections: 2}\n', 3, /cannot see 2 of 1/, /at most 1/],
  ['pictures on a layer of another size', `${vector}head: rbf\n`, 4, /84 elements.*gives 30/, /84 units/],
  [
    'codes of the wrong length',
    `  - dense: {units: 3}\nhead: {rbf: {codes: ${codes}}}\n`,
    4,
    /code of class 8 has 2 elements, and the layer below gives 3/,
    /codes of 3/,
  ],
  [
    'too few codes',
    `  - dense: {units: 2}\nhead: {rbf: {codes: [[1, 1], "#."]}}\n`,
    4,
    /2 codes, and 10 classes/,
    /each of the 10/,
  ],
  [
    'rows of a vector',
    `${vector}  - lstm: {units: 4, sequence: rows}\n`,
    4,
    /cannot read the rows of a vector of 30/,
    /before flatten/,
  ],
  [
    'a vector that does not divide',
    `${vector}  - gru: {units: 4, steps: 4}\n`,
    4,
    /cut a vector of 30 into 4/,
    /1, 2, 3, 5, 6/,
  ],
  [
    'the last of a batch',
    `${vector}  - rnn: {units: 4, sequence: batch, return: last}\n`,
    4,
    /would leave one output for all/,
    /return: all/,
  ],
  [
    'dropout of everything',
    '  - dropout: {rate: 1}\n  - dense: {units: 2}\n',
    3,
    /rate is 1, but must be less than 1/,
    /dropped/,
  ],
  [
    'dropout below nothing',
    '  - dropout: {rate: -0.1}\n  - dense: {units: 2}\n',
    3,
    /must be 0 or more|at least 0|>= 0/,
    /dropped/,
  ],
  [
    'batch norm with a batch of one',
    `${vector}  - batch_norm: {name: n}\ntraining: {batch_size: 1}\n`,
    4,
    /n: batch_norm takes its statistics over a batch, and training.batch_size is 1/,
    /at least 2/,
  ],
  [
    'second derivatives of a layer without them',
    `${vector}  - dropout\ntraining: {optimizer: sdlm}\n`,
    4,
    /dropout_1: sdlm needs second derivatives/,
    /conv2d/,
  ],
  [
    'second derivatives of hinges',
    `${vector}head: hinge\ntraining: {optimizer: sdlm}\n`,
    4,
    /this loss has none/,
    /rbf/,
  ],
];

describe('an impossible network', () => {
  it.each(cases)('%s is reported with its layer, its line and a remedy', async (_, network, line, message, help) => {
    const cwd = temporary();
    writeFileSync(join(cwd, 'bad.yaml'), `data: {source: digits}\nnetwork:\n${network}`);
    const { code, stderr, stdout } = await lenet(['validate', 'bad.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stdout + stderr).toMatch(new RegExp(`bad.yaml:${line}:\\d+ `));
    expect(stdout + stderr).toMatch(message);
    expect((stdout + stderr).split('help:')[1]).toMatch(help);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });

  it('leaves a last batch of one image, which has no statistics', async () => {
    const cwd = temporary();
    const data = 'data: {source: {digits: {train: 60, test: 10}}, split: {train: 41, validation: 10}}';
    writeFileSync(join(cwd, 'bad.yaml'), `${data}\nnetwork:\n${vector}  - batch_norm\ntraining:\n  batch_size: 8\n`);
    const { code, stderr } = await lenet(['run', 'bad.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/bad.yaml:6:3 .*41 training images in batches of 8 leave a last batch of 1/);
    expect(stderr).toMatch(/data.limit.train=40/);
  });
});
