// The run for tests of figures: a small network with content for each figure, on an engine that rounds the same way
// on every machine.
import { tmpdir } from 'node:os';
import { type RunSource, runSource } from '../../src/figures/run-source.js';
import { smallRun } from '../experiment/small-run.js';

const PICTURED = `name: pictured
data: {source: {digits: {train: 360, test: 60}}, split: {train: 300, validation: 60}, transforms: [{pad: 2}, {scale: [-0.1, 1.175]}]}
network:
  - conv2d: {name: c1, filters: 3, kernel: 5, activation: identity}
  - activation: {name: a1, function: tanh}
  - pool2d: {name: s2, mode: max, kernel: 2}
  - conv2d: {name: c3, filters: 4, kernel: [5, 3], activation: tanh}
  - pool2d: {name: s4, mode: average, kernel: 2}
  - dense: {name: f5, units: 16, activation: tanh}
training: {epochs: 3, batch_size: 20, log_every: 5, validate_every: 9, optimizer: {adam: {learning_rate: 0.003}}}
`;

/** Distances to the codes of 1998, which are also pictures. */
const CODED = `name: coded
data: {source: {digits: {train: 120, test: 40}}, split: {train: 100, validation: 20}}
network: [{dense: {name: f6, units: 84, activation: scaled_tanh}}]
head: rbf
training: {epochs: 2, batch_size: 20}
`;

export const OPTIONS = { points: 40, mistakes: 5 };

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const sourceOf = async (config: string): Promise<RunSource> =>
  runSource((await smallRun({ config })).run, 'simd', { cacheDir: tmpdir() }, OPTIONS);

export const pictured = once(() => sourceOf(PICTURED));
export const coded = once(() => sourceOf(CODED));
