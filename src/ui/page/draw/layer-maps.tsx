// The outputs of each layer for the digit: one image per channel, or a strip of units.
import { useMemo } from 'preact/hooks';
import { signedColours } from '../../../format/colours.js';
import type { LayerOutput } from './messages.js';
import { Pixels } from './pixels.js';

/** Maximum channels shown per layer. */
const MOST_MAPS = 64;
/** Units in a row. */
const STRIP = 42;

export const LayerMaps = ({ layers }: { readonly layers: readonly LayerOutput[] }) => (
  <>
    {layers.map((layer) => (
      <LayerMap key={layer.name} {...layer} />
    ))}
  </>
);

function LayerMap({ name, type, shape, values }: LayerOutput) {
  const colours = useMemo(() => signedColours(values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)), [values]);
  const tiles = useMemo(() => tilesOf(shape, values), [shape, values]);
  const [{ rows, columns }] = tiles;
  const scale = Math.max(2, Math.min(7, Math.floor((shape.length === 1 ? 420 : 72) / Math.max(rows, columns))));
  const channels = shape.length === 1 ? tiles.length : shape[0];
  return (
    <section class="layer" aria-label={`Layer ${name}`}>
      <h3>
        {name} <span class="quiet">{`${type}, ${shape.join(' x ')}`}</span>
      </h3>
      <div class="maps">
        {tiles.map((tile, i) => (
          <Pixels key={i} {...tile} label={`${name} ${i + 1}`} colours={colours} scale={scale} />
        ))}
      </div>
      {channels > tiles.length && <p class="quiet">and {channels - tiles.length} more maps</p>}
    </section>
  );
}

/** Vectors of units are wrapped to rows and padded with zeros; maps are unchanged. */
function tilesOf(shape: readonly number[], values: Float32Array) {
  if (shape.length === 1) {
    const columns = Math.min(STRIP, values.length);
    const rows = Math.ceil(values.length / columns);
    const padded = new Float32Array(rows * columns);
    padded.set(values);
    return [{ rows, columns, values: padded }];
  }
  const [channels, rows, columns] = shape;
  const size = rows * columns;
  return Array.from({ length: Math.min(channels, MOST_MAPS) }, (_, c) => ({
    rows,
    columns,
    values: values.subarray(c * size, (c + 1) * size),
  }));
}
