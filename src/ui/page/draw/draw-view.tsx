// A board to draw a digit on, and the live prediction of a model.
import { inkColours } from '../../../format/colours.js';
import type { RunRow } from '../../protocol.js';
import { hrefOf } from '../route.js';
import { sorted } from '../runs/order.js';
import { Board } from './board.js';
import { LayerMaps } from './layer-maps.js';
import { Pixels } from './pixels.js';
import { Scores } from './scores.js';
import { useReader } from './use-reader.js';

interface DrawViewProps {
  readonly rows: readonly RunRow[];
  /** The id of the model; default: the best one. */
  readonly id: string | undefined;
}

/** White on black, like the input of the network. */
const ON_BLACK = inkColours(255, 0);

export function DrawView({ rows, id }: DrawViewProps) {
  const models = sorted(
    rows.filter(({ hasModel }) => hasModel),
    { key: 'test_accuracy', descending: true },
  );
  const run = id ?? models[0]?.id;
  const { model, error, reading, read } = useReader(run);
  if (run === undefined) return <NoModels />;
  return (
    <>
      <h1>Draw a digit</h1>
      <p>
        <label>
          Read by{' '}
          <select
            value={run}
            onChange={({ currentTarget }) => {
              location.hash = hrefOf({ page: 'draw', id: currentTarget.value });
            }}
          >
            {!models.some((one) => one.id === run) && <option value={run}>{run}</option>}
            {models.map((one) => (
              <option key={one.id} value={one.id}>
                {one.id}
              </option>
            ))}
          </select>
        </label>{' '}
        <span class="quiet">{model && reading && `${model.engine}, ${reading.milliseconds.toFixed(1)} ms`}</span>
      </p>
      {error !== undefined && <p class="problem">{error}</p>}
      <div class="desk">
        <Board onDraw={read} />
        <section class="seen" aria-label="Input of the network">
          <h2>Network input</h2>
          {reading ? (
            <Pixels
              label="The digit, cropped and normalised like MNIST"
              {...reading.seen}
              values={reading.seen.pixels}
              colours={ON_BLACK}
              scale={Math.max(1, Math.floor(196 / reading.seen.columns))}
            />
          ) : (
            <p class="quiet">Nothing yet.</p>
          )}
        </section>
        <section class="verdicts" aria-label="Prediction">
          <h2>Prediction</h2>
          {model ? (
            <Scores classNames={model.classNames} reading={reading} />
          ) : (
            <p class="quiet">Loading the model …</p>
          )}
        </section>
      </div>
      <h2>Layer by layer</h2>
      <p class="quiet">Blue is positive, orange negative, scaled to the maximum of each layer.</p>
      {reading && <LayerMaps layers={reading.layers} />}
    </>
  );
}

const NoModels = () => (
  <>
    <h1>Draw a digit</h1>
    <p>
      No run here has a model yet. <code>lenet run configs/lenet5-maxpool.yaml</code> creates one.
    </p>
  </>
);
