// The report of a run: command, data, results and figures.

import { basename, join, resolve } from 'node:path';
import { runFigures } from '../figures/run/index.js';
import type { RunSource } from '../figures/run-source.js';
import { readWhole } from '../files/read.js';
import { type Html, html } from '../format/html.js';
import { duration, grouped, percent } from '../format/numbers.js';
import { quotedWord } from '../format/shell.js';
import type { Graph } from '../graph/graph.js';
import { summarize } from '../graph/summarize.js';
import { formatShape } from '../layers/index.js';
import { sourceText } from '../runs/data-source.js';
import { labelsText } from '../runs/labels.js';
import { readEnvironment } from '../runs/read-run.js';
import type { Environment, Summary } from '../runs/records.js';
import { figuresIn } from './figures-section.js';
import { networkDrawing } from './network-drawing.js';
import { codeOf, listOf, pageOf, tableOf } from './page.js';

/** The HTML of a run's report. @throws RunError, DataError */
export async function runReport(source: RunSource, version: string): Promise<string> {
  const { path, summary } = source;
  const environment = readEnvironment(path);
  const { graph } = (await source.prepared()).session;
  const { description } = summary.config as { description?: string };
  return pageOf({
    title: summary.name,
    lead: [description?.trim(), statusOf(summary), labelsText(path)].filter(Boolean).join(' '),
    facts: factsOf(summary),
    sections: [
      { title: 'Run', content: whatWasRun(path, summary, environment) },
      { title: 'Network', content: html`${networkDrawing(graph)}${layersTable(graph)}` },
      summary.test ? { title: 'Results', content: resultsOf(summary) } : undefined,
      { title: 'Figures', content: html`${await figuresIn(runFigures.kinds, source)}` },
      {
        title: 'Configuration',
        content: codeOf(readWhole(join(path, 'resolved.yaml'), 1 << 20).toString('utf8'), 'resolved.yaml'),
      },
    ],
    version,
  });
}

const statusOf = ({ status, message }: Summary): string =>
  status === 'finished' ? '' : `This run is ${status}${message ? `: ${message}` : ''}.`;

function factsOf({ test, parameters, epochs, timing, data }: Summary): [string, string][] {
  const errors = test && test.images - Math.round(test.accuracy * test.images);
  return [
    ...(test ? ([['Test accuracy', percent(test.accuracy)]] as [string, string][]) : []),
    ...(test ? ([['Errors', `${grouped(errors as number)} in ${grouped(test.images)}`]] as [string, string][]) : []),
    ...(data.fallback ? ([['Data', sourceText(data)]] as [string, string][]) : []),
    ['Parameters', grouped(parameters)],
    ['Epochs', String(epochs)],
    ['Training', duration(timing.train_seconds)],
    ['Images per second', grouped(timing.images_per_second)],
  ];
}

function whatWasRun(path: string, summary: Summary, environment: Environment): Html {
  const { data } = summary;
  const { train, validation, test } = data.images;
  const earlier = summary.earlier_epochs ?? [];
  const isOfOnePlan = earlier.length === 0;
  const repeats = isOfOnePlan
    ? 'The command of this run, and one that repeats it to the last bit on the same kind of engine:'
    : `The command that started this run. It was resumed after ${earlier.join(', ')} epochs with another schedule or early stop, so no single command repeats it.`;
  const again = isOfOnePlan ? `\nlenet run ${quotedWord(join(basename(resolve(path)), 'resolved.yaml'))}` : '';
  return html`${listOf([
    [
      'Data',
      `${sourceText(data)}: ${grouped(train)} training, ${grouped(validation)} validation and ${grouped(test)} test images`,
    ],
    [
      'Checksums',
      Object.entries(data.checksums)
        .map(([name, sum]) => `${basename(name)} ${sum.slice(0, 12)}…`)
        .join(', '),
    ],
    ['Seed', String(summary.seed)],
    ['Started', summary.started],
    [
      'Machine',
      `${environment.cpu}, ${environment.cores} cores, ${environment.platform}, Node ${environment.node.replace(/^v/, '')}`,
    ],
    [
      'Engine',
      `${environment.engine}${environment.width ? `, ${environment.width} bits` : ''}, ${environment.threads} ${environment.threads === 1 ? 'thread' : 'threads'}`,
    ],
    [
      'Version',
      `lenet ${environment.lenet}${environment.git_commit ? `, commit ${environment.git_commit.slice(0, 12)}` : ''}`,
    ],
  ])}
<p>${repeats}</p>
${codeOf(`lenet ${environment.command.map(quotedWord).join(' ')}${again}`, 'Commands')}`;
}

const right = 'right' as const;

function layersTable(graph: Graph): Html {
  const { layers, parameters, connections, macs } = summarize(graph);
  const columns = ['layer', 'type', 'output', 'parameters', 'connections', 'multiply-adds'].map((title, i) => ({
    title,
    align: i < 2 ? undefined : right,
  }));
  const rows = layers.map((layer) => [
    layer.name,
    layer.type,
    formatShape(layer.output_shape),
    grouped(layer.parameters),
    grouped(layer.connections),
    grouped(layer.macs),
  ]);
  return tableOf(
    columns,
    [...rows, ['total', '', '', grouped(parameters), grouped(connections), grouped(macs)]],
    'Layers',
  );
}

function resultsOf({ test, data, best_epoch: epoch, validation }: Summary): Html {
  if (!test) return html``;
  const share = (value: number | null) => (value === null ? '-' : percent(value));
  const columns = [
    { title: 'class' },
    { title: 'images', align: right },
    { title: 'right', align: right },
    { title: 'mean confidence', align: right },
  ];
  const rows = data.class_names.map((name, c) => [
    name,
    grouped(test.confusion[c].reduce((a, b) => a + b, 0)),
    share(test.per_class_accuracy[c]),
    share(test.per_class_confidence[c]),
  ]);
  const chosen = validation
    ? `The parameters are those of epoch ${epoch}, the best on the validation images (${percent(validation.accuracy)}).`
    : 'Without validation images, the parameters are those of the last epoch.';
  const topK = test.top_k_accuracy.slice(1).map((accuracy, i) => `${percent(accuracy)} in the top ${i + 2}`);
  return html`<p>${percent(test.accuracy)} of the test images are correct, with a loss of ${test.loss.toFixed(4)}; ${topK.join(', ')}. ${chosen}</p>
${tableOf(columns, rows, 'Results by class')}`;
}
