// Every layer, activation, head and pixel transform in ONNX: a model gives the same results in onnxruntime as in lenet.
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { transforms } from '../../src/data/transforms/index.js';
import { onnxOf } from '../../src/export/onnx/model.js';
import { heads } from '../../src/heads/index.js';
import { activations, layers } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';
import { conv, dense, head } from '../graph/networks.js';
import { everyLayer } from './every-layer.js';
import { COUNT, type InMemory, inMemory } from './in-memory.js';

/** The largest difference: absolute for values up to 1, relative for larger ones. */
async function difference({ exported, images, own }: InMemory): Promise<number> {
  const session = await ort.InferenceSession.create(onnxOf(exported));
  const input = new ort.Tensor('float32', Float32Array.from(images), [COUNT, ...exported.form.shape]);
  const found = await session.run({ image: input });
  await session.release();
  const apart = Object.entries(own()).flatMap(([name, values]) => {
    const theirs = found[name].data as Float32Array;
    expect(theirs).toHaveLength(values.length);
    return values.map((value, i) => Math.abs(value - theirs[i]) / Math.max(1, Math.abs(value)));
  });
  return Math.max(...apart.map((v) => (Number.isNaN(v) ? Number.POSITIVE_INFINITY : v)));
}

describe.each(layers.kinds.filter(({ onnx }) => onnx).map(({ type }) => type))('the layer %s in ONNX', (type) => {
  it('is in a network of every-layer.ts', () => {
    const cases = everyLayer[type] ?? [];
    expect(cases.length).toBeGreaterThan(0);
    for (const made of cases) {
      const { nodes } = inMemory(made).exported.graph;
      expect(
        nodes.map(({ layer }) => layer.type),
        made.what,
      ).toContain(type);
    }
  });

  it.each(everyLayer[type] ?? [])('gives the same results as lenet: $what', async (made) => {
    expect(await difference(inMemory(made))).toBeLessThan(1e-5);
  });
});

describe('activations in ONNX', () => {
  const options: Readonly<Record<string, object>> = { leaky_relu: { slope: 0.3 }, elu: { alpha: 0.6 } };
  it.each(activations.names)('%s', async (type) => {
    const network = [conv('c', 4, 2, { activation: { [type]: options[type] ?? {} } })];
    expect(await difference(inMemory({ network }))).toBeLessThan(1e-5);
  });
});

describe('heads in ONNX', () => {
  const cases: Readonly<Record<string, readonly Choice<object>[]>> = {
    softmax: [
      head(),
      head('softmax', { loss: 'mse', bias: false }),
      head('softmax', { loss: 'cross_entropy', activation: 'tanh' }),
    ],
    rbf: [head('rbf', { codes: 'learned', loss: 'map', j: 1 })],
    mse: [head('mse', { on: 1, off: -1, activation: 'scaled_tanh' })],
    hinge: [head('hinge', { margin: 1, power: 2 })],
  };
  it.each(heads.names)('%s', async (type) => {
    expect(Object.keys(cases)).toContain(type);
    for (const last of cases[type]) {
      expect(await difference(inMemory({ network: [dense('d', 6, { activation: 'tanh' })], head: last }))).toBeLessThan(
        1e-5,
      );
    }
  });
});

describe('transforms in ONNX', () => {
  const network = [conv('c', 3, 3)];
  const pixels: Readonly<Record<string, unknown>> = { pad: 1, resize: [9, 4], invert: {}, transpose: {} };

  it.each(transforms.kinds.filter((one) => one.stage === 'pixels' && one.onnx).map(({ type }) => type))(
    'of pixels: %s',
    async (type) => {
      expect(Object.keys(pixels)).toContain(type);
      expect(await difference(inMemory({ network, pixelTransforms: [{ type, options: pixels[type] }] }))).toBeLessThan(
        1e-5,
      );
    },
  );

  it('all in sequence, with padding at the end, and values scaled by channel', async () => {
    const pixelTransforms = Object.entries(pixels).map(([type, options]) => ({ type, options }));
    const values = (channel: number, byte: number) => (channel === 0 ? byte / 255 - 0.2 : 2 - byte / 100);
    expect(await difference(inMemory({ network, pixelTransforms, padding: 2, values }))).toBeLessThan(1e-5);
  });

  it('unscaled bytes on one channel, while another is scaled or shifted', async () => {
    for (const other of [(byte: number) => byte / 255, (byte: number) => byte - 100]) {
      const values = (channel: number, byte: number) => (channel === 0 ? byte : other(byte));
      // Sums of bytes up to 255.
      expect(await difference(inMemory({ network, values }))).toBeLessThan(1e-4);
    }
  });

  it('of values that are not linear are refused, not exported wrongly', () => {
    const values = (_: number, byte: number) => (byte / 255) ** 2;
    expect(() => onnxOf(inMemory({ network, values }).exported)).toThrow(/not linear/);
  });
});
