// Line charts over epochs, with the values at the pointer.
import { scaleLinear, scaleLog } from 'd3-scale';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly isDashed?: boolean;
  /** Sorted by x. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface LineChartProps {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  /** A note on missing data. */
  readonly note?: string;
}

const HEIGHT = 260;
const MARGIN = { top: 8, right: 12, bottom: 34, left: 52 };
/** Maximum points per line, limited by the pixels. */
const MOST_POINTS = 800;

/** Draws nothing until there is a point. */
export function LineChart({ series, ...rest }: LineChartProps) {
  const drawn = series.filter(({ points }) => points.length > 0);
  return drawn.length > 0 ? <Chart series={drawn} {...rest} /> : null;
}

function Chart({ title, unit, series: drawn, note }: LineChartProps) {
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number>();
  const xs = drawn.flatMap(({ points }) => [points[0][0], points[points.length - 1][0]]);
  const x = scaleLinear([Math.min(...xs), Math.max(...xs)], [MARGIN.left, width - MARGIN.right]);
  const y = valueScale(drawn);
  const ticks = y.ticks(5).filter((tick, _, all) => all.length < 9 || /^[125]/.test(tick.toExponential()));
  const follow = ({ clientX, currentTarget }: MouseEvent) =>
    setAt(x.invert(clientX - (currentTarget as Element).getBoundingClientRect().left));
  return (
    <figure class="chart" ref={box}>
      <figcaption>
        {title}
        <span class="quiet">{unit}</span>
      </figcaption>
      {/* The values are in the table of the run, too: the drawing is named, not read out. */}
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${title}: ${drawn.map(({ name, points }) => `${name} ${readable(points[points.length - 1][1])}`).join(', ')}`}
        onPointerMove={follow}
        onPointerLeave={() => setAt(undefined)}
      >
        {ticks.map((tick) => (
          <g key={tick} class="grid">
            <line x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text x={MARGIN.left - 8} y={y(tick) + 4} text-anchor="end">
              {readable(tick)}
            </text>
          </g>
        ))}
        {x.ticks(Math.max(2, width / 90)).map((tick) => (
          <text key={tick} class="tick" x={x(tick)} y={HEIGHT - MARGIN.bottom + 16} text-anchor="middle">
            {tick}
          </text>
        ))}
        <text class="tick" x={width - MARGIN.right} y={HEIGHT - 4} text-anchor="end">
          epochs
        </text>
        {drawn.map(({ name, colour, isDashed, points }) => (
          <g key={name}>
            <polyline
              class="line"
              stroke={colour}
              stroke-dasharray={isDashed ? '5 4' : undefined}
              points={thinned(points)
                .map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`)
                .join(' ')}
            />
            {points.length === 1 && <circle cx={x(points[0][0])} cy={y(points[0][1])} r="3" fill={colour} />}
          </g>
        ))}
        {at !== undefined && <line class="pointer" x1={x(at)} x2={x(at)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />}
      </svg>
      <Legend series={drawn} at={at} />
      {note && <p class="quiet">{note}</p>}
    </figure>
  );
}

/** Logarithmic if the values of a chart differ by a factor of more than 15. */
function valueScale(series: readonly Series[]) {
  // Not Math.min(...values): a long run has more points than a call can take arguments.
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { points } of series) {
    for (const [, y] of points) {
      if (!Number.isFinite(y)) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  const range = [HEIGHT - MARGIN.bottom, MARGIN.top];
  if (low > 0 && high / low > 15) return scaleLog([low, high], range).nice();
  return scaleLinear([low === high ? 0 : low, high], range).nice();
}

/** Names, and the values at the pointer or at the end. */
const Legend = ({ series, at }: { readonly series: readonly Series[]; readonly at: number | undefined }) => (
  <ul class="legend">
    {series.map(({ name, colour, isDashed, points }) => (
      <li key={name}>
        <svg width="18" height="8" aria-hidden="true">
          <line x1="0" x2="18" y1="4" y2="4" stroke={colour} stroke-dasharray={isDashed ? '5 4' : undefined} />
        </svg>
        {name} <b>{readable(valueAt(points, at))}</b>
      </li>
    ))}
  </ul>
);

/** The value of the nearest point. */
function valueAt(points: Series['points'], at: number | undefined): number {
  if (at === undefined) return points[points.length - 1][1];
  return points.reduce((best, point) => (Math.abs(point[0] - at) < Math.abs(best[0] - at) ? point : best))[1];
}

const readable = (value: number): string => String(Number(value.toPrecision(3)));

function thinned(points: Series['points']): Series['points'] {
  const step = Math.ceil(points.length / MOST_POINTS);
  return step === 1 ? points : points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(480);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(Math.max(240, Math.floor(contentRect.width))));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
