// Parameters and time of each layer.
import { profile } from '../../bench/profile.js';
import { parameterCount } from '../../graph/graph.js';
import { defineRunFigure } from '../run-figure.js';

/** Classifies a layer as convolution, dense or other. */
function kindOf(type: string): string {
  if (type === 'conv2d') return 'convolution';
  if (['dense', 'rbf', 'rnn', 'lstm', 'gru'].includes(type)) return 'dense, recurrent';
  return 'other';
}

export const layers = defineRunFigure({
  name: 'layers',
  summary: 'Parameters of each layer, and the time of one image’s forward pass in it.',
  async draw({ prepared, loaded, engine, context, summary }) {
    const { session } = await prepared();
    const { nodes } = session.graph;
    const timed = await profile({ loaded: await loaded(), engine, context }, 8);
    const values = nodes.map((node, i) => ({
      layer: node.name,
      kind: kindOf(node.layer.type),
      parameters: parameterCount(node),
      microseconds: 1000 * timed.layers[i].image_ms.forward,
    }));
    const share = (field: 'parameters' | 'microseconds') => {
      const total = values.reduce((sum, value) => sum + value[field], 0) || 1;
      const conv = values.filter(({ kind }) => kind === 'convolution').reduce((sum, value) => sum + value[field], 0);
      return `${((100 * conv) / total).toFixed(0)} %`;
    };
    const bars = (field: 'parameters' | 'microseconds', title: string) =>
      ({
        width: 280,
        height: { step: 22 },
        mark: { type: 'bar', tooltip: true },
        encoding: {
          y: { field: 'layer', type: 'nominal', sort: null, title: null },
          x: { field, type: 'quantitative', title },
          color: {
            field: 'kind',
            type: 'nominal',
            title: null,
            scale: { domain: ['convolution', 'dense, recurrent', 'other'] },
          },
        },
      }) as const;
    return {
      title: {
        text: `${summary.name}: parameters and time by layer`,
        subtitle: `Convolutions have ${share('parameters')} of the parameters and take ${share('microseconds')} of the forward time.`,
      },
      data: { values },
      hconcat: [bars('parameters', 'parameters'), bars('microseconds', 'microseconds per image, forward')],
    };
  },
});
