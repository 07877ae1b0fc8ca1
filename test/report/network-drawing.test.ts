// A network as a picture: boxes from top to bottom, and an arrow for every input of every layer.
import { expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build.js';
import { networkDrawing } from '../../src/report/network-drawing.js';
import { conv, dense, head, layer } from '../graph/networks.js';

it('has a labelled box per layer, and an arrow from each box to its readers, around the boxes between', () => {
  const network = [
    conv('a', 4, 3, { padding: 1, activation: 'relu' }),
    conv('b', 4, 3, { padding: 1, activation: 'tanh' }),
    layer('add', 'sum', { from: ['a', 'b'] }),
    layer('concat', 'all', { from: ['sum', 'input'] }),
    dense('d', 5),
  ];
  const { text } = networkDrawing(buildGraph(network, head(), { image: [1, 6, 6], classes: 3 }));
  const boxes = [
    ...text.matchAll(
      /translate\(\d+ (\d+)\)"><rect[^>]*height="(\d+)".*?<tspan[^>]*>(.*?)<\/tspan>(.*?)<\/text><text[^>]*>(.*?)</gs,
    ),
  ].map(([, top, height, name, what, gives]) => ({
    name,
    what: what.trim(),
    gives,
    top: Number(top),
    bottom: Number(top) + Number(height),
  }));
  expect(boxes.map(({ name, what, gives }) => [name, what, gives])).toEqual([
    ['input', '', '1 x 6 x 6'],
    ['a', 'conv2d, relu', '4 x 6 x 6, 40 parameters'],
    ['b', 'conv2d, tanh', '4 x 6 x 6, 148 parameters'],
    ['sum', 'add', '4 x 6 x 6'],
    ['all', 'concat', '5 x 6 x 6'],
    ['d', 'dense', '5, 905 parameters'],
    ['head', 'dense', '3, 18 parameters'],
  ]);
  const at = (y: string) => boxes.find(({ top, bottom }) => Number(y) >= top - 4 && Number(y) <= bottom)?.name;
  const arrows = [...text.matchAll(/<path d="M\d+ (\d+)(?:V(\d+)|C[\d ]* (\d+))"/g)].map(
    ([, from, down, beside]) => `${at(from)} ${down ? '>' : '~>'} ${at(down ?? beside)}`,
  );
  expect(arrows).toEqual([
    'input > a',
    'a > b',
    'a ~> sum',
    'b > sum',
    'sum > all',
    'input ~> all',
    'all > d',
    'd > head',
  ]);
});
