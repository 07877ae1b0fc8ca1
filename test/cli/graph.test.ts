import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lenet, temporary } from './lenet.js';

const BRANCHES = `data: {source: digits}
network:
  - conv2d: {name: a, filters: 4, kernel: 3, padding: 1, activation: relu}
  - conv2d: {name: b, filters: 4, kernel: 3, padding: 1}
  - add: {name: end, from: [a, b]}
  - pool2d: {name: p, mode: max}
training: {freeze: [a]}
`;

const branches = () => {
  const cwd = temporary();
  writeFileSync(join(cwd, 'branches.yaml'), BRANCHES);
  return cwd;
};

it('inspect --graph mermaid has a node for each layer and an arrow for each input', async () => {
  const { code, stdout } = await lenet(['inspect', 'branches.yaml', '--graph', 'mermaid'], { cwd: branches() });
  expect(code).toBe(0);
  const nodes = new Map(
    [...stdout.matchAll(/^ {2}(\w+)\["<b>(\w+)<\/b><br>(.*)"\]$/gm)].map(([, id, name, rest]) => [id, [name, rest]]),
  );
  expect([...nodes.values()]).toEqual([
    ['input', '1 x 28 x 28'],
    ['a', 'conv2d, relu, frozen<br>4 x 28 x 28, 40 parameters'],
    ['b', 'conv2d<br>4 x 28 x 28, 148 parameters'],
    ['end', 'add<br>4 x 28 x 28'],
    ['p', 'pool2d, max<br>4 x 14 x 14'],
    ['head', 'dense<br>10, 7,850 parameters'],
  ]);
  const arrows = [...stdout.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(([, from, to]) =>
    [nodes.get(from)?.[0], nodes.get(to)?.[0]].join(' '),
  );
  expect(arrows).toEqual(['input a', 'a b', 'a end', 'b end', 'end p', 'p head']);
});

it('inspect --graph svg is one image with every layer, and replaces no file', async () => {
  const cwd = branches();
  const args = ['inspect', 'branches.yaml', '--graph', 'svg', '--out', 'network.svg'];
  expect((await lenet(args, { cwd })).stdout).toBe('wrote network.svg\n');
  const svg = readFileSync(join(cwd, 'network.svg'), 'utf8');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
  expect([...svg.matchAll(/font-weight="600">(\w+)</g)].map(([, name]) => name)).toEqual([
    'input',
    'a',
    'b',
    'end',
    'p',
    'head',
  ]);
  expect(svg.match(/marker-end/g)).toHaveLength(6);
  const again = await lenet(args, { cwd });
  expect([again.code === 0, again.stderr]).toEqual([
    false,
    expect.stringMatching(/network\.svg already exists; --force replaces it/),
  ]);
  expect((await lenet([...args, '--force'], { cwd })).code).toBe(0);
  expect((await lenet(['inspect', 'branches.yaml', '--graph', 'svg'], { cwd })).stdout).toBe(svg);
});
