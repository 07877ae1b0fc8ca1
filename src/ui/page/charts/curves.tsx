// Loss and error against epochs: of one run by what they were measured on, of several by run.
import { CATEGORIES } from '../../../figures/theme.js';
import type { Metrics, MetricsLine } from '../../../runs/records.js';
import { LineChart, type Series } from './line-chart.js';

interface CurvesProps {
  readonly runs: readonly { readonly id: string; readonly lines: readonly MetricsLine[] }[];
}

export function Curves({ runs }: CurvesProps) {
  const names = shortNames(runs.map(({ id }) => id));
  const of = (metric: (m: Metrics) => number) =>
    runs.length === 1 ? curvesOfOne(runs[0].lines, metric) : curvesOfSeveral(runs, names, metric);
  const what = runs.length === 1 ? '' : ' on validation images';
  return (
    <div class="charts">
      <LineChart title={`Loss${what}`} unit="" series={of(({ loss }) => loss)} />
      <LineChart title={`Error${what}`} unit="%" series={of(({ accuracy }) => 100 * (1 - accuracy))} />
    </div>
  );
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

/** Without validation images, of the training images. */
const curvesOfSeveral = (runs: CurvesProps['runs'], names: readonly string[], metric: (m: Metrics) => number) =>
  runs.map(({ lines }, i) => ({
    name: names[i],
    colour: colourOf(i),
    isDashed: i >= COLOURS,
    points: lines.flatMap((line) =>
      line.kind === 'epoch' ? [[line.epoch, metric(line.validation ?? line.train)] as const] : [],
    ),
  }));

/** Without black, which a dark page hides. */
const COLOURS = CATEGORIES.length - 1;
const colourOf = (i: number): string => CATEGORIES[i % COLOURS];

/** The last part of each path, unless that is the same for two. */
function shortNames(ids: readonly string[]): string[] {
  const last = ids.map((id) => id.split('/').at(-1) ?? id);
  return ids.map((id, i) => (last.indexOf(last[i]) === last.lastIndexOf(last[i]) ? last[i] : id));
}
