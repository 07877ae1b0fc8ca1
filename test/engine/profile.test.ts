// A profile times the computations of training: it gives the same gradients.
import { expect, it } from 'vitest';
import { Barrier } from '../../src/engine/barrier.js';
import { BatchPass } from '../../src/engine/batch-pass.js';
import { WHOLE } from '../../src/kernels/index.js';
import { conv, dense, head, layer, pool } from '../graph/networks.js';
import { runnable } from './runnable.js';

const rest = [layer('batch_norm', 'n', { activation: 'tanh' }), dense('d', 5, { activation: 'sigmoid' })];
const networks = {
  'that begins with a layer with parameters': [
    conv('c', 3, 2, { activation: 'tanh' }),
    pool('p', 'average', 2),
    ...rest,
  ],
  'that begins with a layer without parameters': [
    pool('p', 'average', 2),
    conv('c', 3, 2, { activation: 'tanh' }),
    ...rest,
  ],
};

/** The gradients of block 0, with the milliseconds of each node of a profile. */
function gradients(network: typeof rest, profiled: boolean) {
  const p = runnable('reference', network, head());
  p.shake();
  p.evaluate();
  const [block] = p.blocks;
  const times: number[][] = [];
  if (profiled) {
    times.push(
      block.pass.profileForward(),
      block.pass.profileBackward(1, (node) => p.addRecorded(node, 1)),
    );
  } else {
    const batch = new BatchPass(p.bound, [block]);
    const part = { share: WHOLE, start: 0, end: 1, blocks: 1 };
    const alone = new Barrier(new Int32Array(3), 1);
    batch.forward(part, true, alone);
    batch.backward(part, alone);
    for (const node of p.graph.nodes.keys()) p.addRecorded(node, 1);
  }
  const trained = p.layout.parameters.filter(({ spec }) => spec.kind !== 'buffer');
  return { times, values: trained.map(({ name }) => [name, [...p.values(name, 'gradient')]]) };
}

it.each(Object.entries(networks))('a profile runs every pass, and times every layer of a network %s', (_, network) => {
  const profile = gradients(network, true);
  expect(profile.values).toEqual(gradients(network, false).values);
  expect(profile.values.every(([, of]) => (of as number[]).some((v) => v !== 0))).toBe(true);
  expect(profile.times.map((list) => list.length)).toEqual([5, 5]);
  expect(profile.times.flat().every((ms) => ms >= 0)).toBe(true);
});
