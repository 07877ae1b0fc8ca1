import { expect, it } from 'vitest';
import { lenet } from './lenet.js';

it.each([
  [
    ['list', 'layer'],
    /^error Expected layer to be one of: configurations, .*\nhelp: did you mean layers\? lenet list --help\n$/,
  ],
  [
    ['ui', '--port', '99999'],
    /^error --port: expected an integer less than or equal to 65535 but received: 99999\nhelp: lenet ui --help\n$/,
  ],
  [
    ['bench', 'quickstart', '--engine', 'wode'],
    /^error Expected --engine=wode to be one of: .*\nhelp: did you mean wide\? lenet bench --help\n$/,
  ],
  [['runs', '--srot', 'name'], /^error Nonexistent flag: --srot\n/],
])('a mistake on the command line is one line and a help: %j', async (args, expected) => {
  const { code, stdout, stderr } = await lenet(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(expected);
});
