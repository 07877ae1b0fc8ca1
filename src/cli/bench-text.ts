// Formats the lines of `lenet bench` and the tables of `lenet inspect --profile`.
import chalk from 'chalk';
import type { BenchResult, Spread } from '../bench/measure.js';
import type { LayerProfile, Profile } from '../bench/profile.js';
import { cell, column } from '../compare/table.js';
import { engineText } from '../format/engine.js';
import { grouped, percent } from '../format/numbers.js';
import { wrapped } from '../format/wrap.js';
import { fittedTable } from './fitted-table.js';

const cells = (values: readonly string[]) => values.map((value, i) => value.padStart(i < 2 ? 7 : 16)).join('');

export function benchHeader(name: string, computing: { engine: string; width?: number | undefined }): string {
  const titles = [
    'threads',
    'batch',
    'train images/s',
    'GFLOP/s',
    '% of peak',
    '% of machine',
    'infer images/s',
    'latency ms',
    'p99 ms',
  ];
  return `${chalk.bold(name)}  ${engineText(computing)}  Node ${process.versions.node}\n\n${chalk.bold(cells(titles))}`;
}

export function benchLine(r: BenchResult, spread: Spread): string {
  const rate = (value: number, s: number) => `${grouped(value)} ±${Math.round(100 * s)}%`;
  return cells([
    String(r.threads),
    String(r.batch),
    rate(r.train_images_per_second, spread.train),
    r.train_gflops.toFixed(1),
    r.percent_of_peak.toFixed(1),
    r.percent_of_machine.toFixed(1),
    rate(r.infer_images_per_second, spread.infer),
    r.latency_ms.median.toFixed(3),
    r.latency_ms.p99.toFixed(3),
  ]);
}

/** `peak of one thread: 109.2 GFLOP/s of independent multiply-adds at 256 bits, 54.5 at 128 bits` */
export function peaksText(peaks: readonly { width: number | null; gflops: number }[]): string {
  const [first, ...others] = peaks.map(({ width, gflops }) => ({ gflops, at: width ? ` at ${width} bits` : '' }));
  const rest = others.map(({ gflops, at }) => `, ${gflops}${at}`).join('');
  return `peak of one thread: ${first.gflops} GFLOP/s of independent multiply-adds${first.at}${rest}`;
}

/** Times and rates of each layer, as far as they fit `width`. */
export function profileText({ batch, peaks, layers }: Profile, width: number): string {
  const columns = [
    column('layer', 'left'),
    ...['share', '1 forward', '1 back', `${batch} forward`, `${batch} back`].map((title) => column(title, 'right')),
    ...['GFLOP/s', 'back', '% peak', 'back'].map((title) => column(title, 'right')),
  ];
  const row = (name: string, of: readonly LayerProfile[], rates: boolean) => {
    const sum = (value: (layer: LayerProfile) => number) => of.reduce((total, layer) => total + value(layer), 0);
    const rate = (value: number) => (rates && value > 0 ? value.toFixed(1) : '');
    return [
      name,
      percent(sum((l) => l.share)),
      sum((l) => l.image_ms.forward).toPrecision(3),
      sum((l) => l.image_ms.backward).toPrecision(3),
      sum((l) => l.batch_ms.forward).toPrecision(3),
      sum((l) => l.batch_ms.backward).toPrecision(3),
      rate(of[0]?.gflops.forward ?? 0),
      rate(of[0]?.gflops.backward ?? 0),
      rate(of[0]?.percent_of_peak.forward ?? 0),
      rate(of[0]?.percent_of_peak.backward ?? 0),
    ];
  };
  const ofTypes = (...types: string[]) => layers.filter((layer) => types.includes(layer.type));
  const rows = [
    ...layers.map((layer) => row(layer.name, [layer], true)),
    row('convolutions', ofTypes('conv2d'), false),
    row('pooling', ofTypes('pool2d', 'subsample2d', 'global_pool'), false),
    row('dense', ofTypes('dense'), false),
    row('total', layers, false),
  ];
  const units = `milliseconds of 1 image and of a batch of ${batch}, forward and backward (back)`;
  const table = { columns, rows: rows.map((row) => row.map((text) => cell(text))) };
  const notes = wrapped(`${units}\n${peaksText(peaks)}`, width);
  return `${fittedTable(table, width, 'share', 4)}\n\n${notes}`;
}
