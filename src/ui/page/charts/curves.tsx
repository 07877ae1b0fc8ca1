// Loss and error by epoch: for one run with one line per split, for several with one chart per split.
import { CATEGORIES } from '../../../figures/theme.js';
import { absentText, epochPointsOf, quantitiesOf, quantityName } from '../../../runs/quantities.js';
import type { Metrics, MetricsLine } from '../../../runs/records.js';
import { LineChart, type Series } from './line-chart.js';

interface CurvesProps {
  readonly runs: readonly { readonly id: string; readonly lines: readonly MetricsLine[] }[];
}

export const Curves = ({ runs }: CurvesProps) => (
  <div class="charts">
    {runs.length === 1 ? <CurvesOfOne lines={runs[0].lines} /> : <CurvesOfSeveral runs={runs} />}
  </div>
);

const CurvesOfOne = ({ lines }: { readonly lines: readonly MetricsLine[] }) => (
  <>
    <LineChart title="Loss" unit="" series={curvesOfOne(lines, ({ loss }) => loss)} />
    <LineChart title="Error" unit="%" series={curvesOfOne(lines, ({ accuracy }) => 100 * (1 - accuracy))} />
  </>
);

/** One chart per quantity, of the runs that have it. */
function CurvesOfSeveral({ runs }: CurvesProps) {
  const names = shortNames(runs.map(({ id }) => id));
  return quantitiesOf(runs.map(({ lines }) => lines)).map((quantity) => {
    const isLoss = quantity.measure === 'loss';
    const series = runs.map(({ lines }, i) => ({
      name: names[i],
      colour: colourOf(i),
      isDashed: i >= COLOURS,
      points: epochPointsOf(lines, quantity).map(
        ({ epoch, value }) => [epoch, isLoss ? value : 100 * (1 - value)] as const,
      ),
    }));
    const absent = series.filter(({ points }) => points.length === 0).map(({ name }) => name);
    const title = quantityName(quantity, 'error').replace(/^./, (letter) => letter.toUpperCase());
    return <LineChart key={title} title={title} unit={isLoss ? '' : '%'} series={series} note={absentText(absent)} />;
  });
}

function curvesOfOne(lines: readonly MetricsLine[], metric: (m: Metrics) => number): Series[] {
  const points = (measured: (line: MetricsLine) => Metrics | null | undefined): Series['points'] =>
    lines.flatMap((line) => {
      const metrics = measured(line);
      return metrics ? [[line.epoch, metric(metrics)] as const] : [];
    });
  const train = points((line) => (line.kind === 'step' ? line.train : undefined));
  return [
    {
      name: 'training',
      colour: colourOf(4),
      points: train.length > 0 ? train : points((line) => (line.kind === 'epoch' ? line.train : undefined)),
    },
    {
      name: 'validation',
      colour: colourOf(1),
      points: points((line) => (line.kind === 'epoch' || line.kind === 'validation' ? line.validation : undefined)),
    },
    {
      name: 'test',
      colour: colourOf(2),
      isDashed: true,
      points: points((line) => (line.kind === 'epoch' || line.kind === 'validation' ? line.test : undefined)),
    },
  ];
}

/** Excludes black, which is invisible on a dark page. */
const COLOURS = CATEGORIES.length - 1;
const colourOf = (i: number): string => CATEGORIES[i % COLOURS];

/** The last part of each path, unless two would be equal. */
function shortNames(ids: readonly string[]): string[] {
  const last = ids.map((id) => id.split('/').at(-1) ?? id);
  return ids.map((id, i) => (last.indexOf(last[i]) === last.lastIndexOf(last[i]) ? last[i] : id));
}
