// What a run shows in TensorBoard: values of its lines while it trains, its model and settings at the end.
import type { Message } from '../files/protobuf.js';
import { convolutionsOf } from '../runs/flatten-config.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import { resolvedText } from '../runs/run-directory.js';
import type { Tensor } from '../runs/safetensors.js';
import { samplesOf } from '../runs/series.js';
import { sessionEnd, sessionStart } from './hparams.js';
import { histogram, image, scalar, text } from './values.js';

/** loss/train, accuracy/validation, learning_rate ... */
export const scalarsOf = (line: MetricsLine): Message[] =>
  samplesOf(line).map(({ measure, split, value }) => scalar(split ? `${measure}/${split}` : measure, value));

/** Settings, and of a model a histogram of each tensor and the kernels of each convolution. */
export async function closingValues(
  summary: Summary,
  tensors: ReadonlyMap<string, Tensor> | undefined,
): Promise<Message[]> {
  // Four spaces make it code, also where it has back-ticks.
  const resolved = resolvedText(summary.config).replace(/^/gm, '    ');
  return [
    sessionStart(summary),
    sessionEnd(summary),
    text('resolved.yaml', resolved),
    ...(tensors ? await modelValues(summary, tensors) : []),
  ];
}

async function modelValues({ config }: Summary, tensors: ReadonlyMap<string, Tensor>): Promise<Message[]> {
  // Most runs draw nothing, and the library that does takes time to load.
  const { kernelMosaic } = await import('../format/kernel-mosaic.js');
  const values = [...tensors].map(([name, tensor]) => histogram(name.replace('.', '/'), tensor.values));
  for (const name of convolutionsOf(config)) {
    const weight = tensors.get(`${name}.weight`);
    if (weight) values.push(image(`kernels/${name}`, await kernelMosaic(weight)));
  }
  return values;
}
