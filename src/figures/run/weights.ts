// The distribution of each layer's weights, before and after training.

import { exportTensors } from '../../engine/tensors.js';
import { randomStream, shuffle } from '../../random/index.js';
import { readParameters } from '../../runs/read-model.js';
import type { Summary } from '../../runs/records.js';
import { RunError } from '../../runs/run-directory.js';
import type { Tensor } from '../../runs/safetensors.js';
import { defineRunFigure } from '../run-figure.js';

/** Number of weights sampled to estimate the density of a layer. */
const SAMPLES = 4000;
const POINTS = 80;

export const weights = defineRunFigure({
  name: 'weights',
  summary: 'Violins of the weights of each layer, before and after training.',
  async draw({ prepared, tensors, loaded, summary }) {
    const { session } = await prepared();
    const { arena, layout, parameters } = session;
    const after = await tensors();
    const { experiment } = await loaded();
    const fresh = () => {
      const trained = session.snapshot();
      session.initialize(experiment.seed);
      const drawn = exportTensors(layout, arena, parameters);
      session.restore(trained);
      return drawn;
    };
    const taken = experiment.training.init_from ? startOf(summary) : new Map<string, Tensor>();
    if (!taken) return undefined;
    const before = new Map([...fresh(), ...taken]);
    const values = layout.parameters.flatMap(({ name, node, spec }) => {
      if (spec.kind !== 'weight') return [];
      const mask = spec.connected?.flatMap((row) => [...row]);
      const existing = ({ values: all }: Tensor) => (mask ? all.filter((_, i) => mask[i] === 1) : all);
      const label = spec.shape.length > 1 && name.endsWith('.weight') ? node : name;
      return [
        ...violin(label, 'before', -1, existing(before.get(name) as Tensor)),
        ...violin(label, 'after', 1, existing(after.get(name) as Tensor)),
      ];
    });
    if (values.length === 0) return undefined;
    const layers = [...new Set(values.map(({ layer }) => layer))];
    return {
      title: {
        text: `${summary.name}: distribution of weights`,
        subtitle: 'Left half of each violin: before training; right half: after. 0.1 % at either end is cut off.',
      },
      data: { values },
      facet: {
        column: { field: 'layer', type: 'nominal', title: null, sort: layers, header: { labelOrient: 'bottom' } },
      },
      spacing: 4,
      spec: {
        width: 76,
        height: 300,
        mark: { type: 'area', orient: 'horizontal', opacity: 0.9 },
        encoding: {
          y: { field: 'value', type: 'quantitative', title: 'weight' },
          x: {
            field: 'density',
            type: 'quantitative',
            title: null,
            axis: null,
            stack: null,
            scale: { domain: [-1.05, 1.05] },
          },
          color: { field: 'when', type: 'nominal', title: null, sort: ['before', 'after'] },
        },
      },
    };
  },
});

/** The parameters that a run took from a model, if they are still available unchanged. */
function startOf({ init_from: recorded }: Summary): ReadonlyMap<string, Tensor> | undefined {
  if (!recorded) return undefined;
  try {
    const { sha256, tensors } = readParameters(recorded.file);
    if (sha256 !== recorded.sha256) return undefined;
    return new Map([...tensors].filter(([name]) => !recorded.from_seed?.includes(name)));
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

/** One half of a violin: a normal kernel density estimate (Silverman's bandwidth), with maximum 1. */
function violin(layer: string, when: string, side: 1 | -1, all: Float32Array) {
  const order = Int32Array.from(all, (_, i) => i);
  shuffle(order, randomStream(1, 'violin', layer, when));
  const sample = Float64Array.from(order.subarray(0, SAMPLES), (i) => all[i]).sort();
  const n = sample.length;
  const [low, high] = [sample[Math.floor(0.001 * (n - 1))], sample[Math.ceil(0.999 * (n - 1))]];
  const mean = sample.reduce((a, b) => a + b, 0) / n;
  const deviation = Math.sqrt(sample.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
  const width = Math.max(1.06 * deviation * n ** -0.2, 1e-6);
  const points = Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  const densities = points.map((at) => sample.reduce((sum, v) => sum + Math.exp(-(((at - v) / width) ** 2) / 2), 0));
  const peak = Math.max(...densities);
  return points.map((value, i) => ({ layer, when, value, density: (side * densities[i]) / peak }));
}
