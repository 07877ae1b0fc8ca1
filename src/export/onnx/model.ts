// Exports a stored model as an ONNX file: bytes of images in, scores and probabilities out.
import { transformedShape } from '../../data/transforms/index.js';
import { IMAGE } from '../../graph/graph.js';
import type { Tensor } from '../../runs/safetensors.js';
import type { ExportedModel } from '../exported-model.js';
import { emitActivation } from './activations.js';
import { OnnxBuilder, type Value } from './builder.js';
import { layerEmitters } from './layers.js';
import { pixelEmitters } from './transforms.js';

/**
 * Input `image` [N, channels, rows, columns]: source bytes as floats, 0 to 255; all pixel and value transforms
 * are part of the graph. Outputs `scores` [N, classes] (the logits, or the distances to
 * codes) and `probabilities` [N, classes].
 */
export function onnxOf(model: ExportedModel): Uint8Array {
  const { graph, name, tensors, version } = model;
  const onnx = new OnnxBuilder();
  onnx.begin('input');
  const image = transformed(onnx, model);
  const values: Value[] = [];
  for (const node of graph.nodes) {
    onnx.begin(node.name);
    const x = node.inputs.map((from) => (from === IMAGE ? image : values[from]));
    const parameter = (key: string): Tensor | undefined => tensors.get(`${node.name}.${key}`);
    const y = layerEmitters[node.layer.type]({ onnx, node, x, parameter }, node.options);
    values.push(emitActivation(onnx, node.activation, y));
  }
  const scores = values[values.length - 1];
  onnx.begin('probabilities_of');
  onnx.rename(scores, 'scores');
  onnx.rename(probabilities(onnx, model, scores), 'probabilities');
  const outputs = ['scores', 'probabilities'].map((output) => ({ name: output, shape: [graph.classes] }));
  return onnx.file({
    name,
    input: { name: 'image', shape: model.form.shape },
    outputs,
    producer: version,
    description: model.description,
    metadata: {
      classes: JSON.stringify(model.classNames),
      form: JSON.stringify(model.form),
      transforms: JSON.stringify(model.transforms),
    },
  });
}

/** The pixel transforms and the padding at the end, then the value of each byte. */
function transformed(onnx: OnnxBuilder, model: ExportedModel): Value {
  const steps = [...model.pixelTransforms, { type: 'pad', options: model.padding }];
  let { shape } = model.form;
  let image: Value = 'image';
  for (const { type, options } of steps) {
    image = pixelEmitters[type]({ onnx, image, shape }, options);
    shape = transformedShape(shape, [{ type, options }]);
  }
  return withValues(onnx, image, model);
}

/** All value transforms together: a linear function per channel. */
function withValues(onnx: OnnxBuilder, image: Value, { pixelTable, form }: ExportedModel): Value {
  const [channels] = form.shape;
  const at = (channel: number, byte: number) => pixelTable[256 * channel + byte];
  const each = (value: (channel: number) => number) => Array.from({ length: channels }, (_, c) => value(c));
  const scale = each((c) => (at(c, 255) - at(c, 0)) / 255);
  const shift = each((c) => at(c, 0));
  if (scale.every((v) => v === 1) && shift.every((v) => v === 0)) return image;
  const shape = [channels, 1, 1];
  const scaled = onnx.add('Mul', [image, onnx.constant('input.scale', shape, scale)]);
  return onnx.add('Add', [scaled, onnx.constant('input.shift', shape, shift)]);
}

/**
 * As the head computes them: a softmax of the scores, or of the negative distances with e^-j for none of the classes.
 */
function probabilities(onnx: OnnxBuilder, { graph }: ExportedModel, scores: Value): Value {
  if (graph.head.type !== 'rbf') return onnx.add('Softmax', [scores], { axis: 1 });
  const { j } = graph.headOptions as { j: number };
  const nearness = onnx.add('Neg', [scores]);
  const withNone = onnx.add('Pad', [nearness, onnx.integers(0, 0, 0, 1), onnx.scalar(-j)]);
  const all = onnx.add('Softmax', [withNone], { axis: 1 });
  return onnx.add('Slice', [all, onnx.integers(0), onnx.integers(graph.classes), onnx.integers(1)]);
}
