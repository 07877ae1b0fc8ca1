// Inline chart of the error by epoch, on a logarithmic scale, so that small improvements remain visible.
import type { RunRow } from '../../protocol.js';

const WIDTH = 96;
const HEIGHT = 22;
/** Smaller errors are drawn the same. */
const LEAST = 1e-4;

interface SparklineProps {
  readonly values: readonly number[];
  readonly split: RunRow['sparkOf'];
}

/** Dashed if it shows training images. */
export function Sparkline({ values, split }: SparklineProps) {
  if (values.length < 2) return <span class="quiet">-</span>;
  const heights = values.map((accuracy) => Math.log(Math.max(LEAST, 1 - accuracy)));
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const x = (i: number) => 1 + (i / (values.length - 1)) * (WIDTH - 4);
  const y = (height: number) => 2 + (1 - (height - low) / (high - low || 1)) * (HEIGHT - 4);
  const points = heights.map((height, i) => `${x(i).toFixed(1)},${y(height).toFixed(1)}`).join(' ');
  const error = ((1 - (values.at(-1) ?? 0)) * 100).toFixed(2);
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} role="img" aria-label={`${split} error now ${error} %`}>
      <title>{`${split} error by epoch, now ${error} %`}</title>
      <polyline points={points} stroke-dasharray={split === 'training' ? '3 2' : undefined} />
      <circle cx={x(values.length - 1)} cy={y(heights.at(-1) ?? 0)} r="1.8" />
    </svg>
  );
}
