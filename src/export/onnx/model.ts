// Exports a stored model as an ONNX file: bytes of images in, scores and probabilities out.
import { transformedShape, transforms } from '../../data/transforms/index.js';
import { emitTable } from '../../data/transforms/value-table.js';
import { type GraphNode, IMAGE, parameterName } from '../../graph/graph.js';
import { emitActivation } from '../../layers/index.js';
import { RunError } from '../../runs/run-directory.js';
import type { Tensor } from '../../runs/safetensors.js';
import type { Choice } from '../../schema/index.js';
import type { OnnxEmitter, OnnxValue } from '../../schema/onnx.js';
import type { ExportedModel } from '../exported-model.js';
import { OnnxBuilder } from './builder.js';

/**
 * Input `image` [N, channels, rows, columns]: source bytes as floats, 0 to 255; all pixel and value transforms
 * are part of the graph. Outputs `scores` [N, classes] (the logits, or the distances to
 * codes) and `probabilities` [N, classes]. @throws RunError for a model that ONNX cannot express
 */
export function onnxOf(model: ExportedModel): Uint8Array {
  const { graph, name, tensors, version } = model;
  const onnx = new OnnxBuilder();
  onnx.begin('input');
  const image = transformed(onnx, model);
  const values: OnnxValue[] = [];
  for (const node of graph.nodes) {
    onnx.begin(node.name);
    const y = emitted(node.layer, {
      graph: onnx,
      name: node.name,
      options: node.options,
      inputs: node.inputShapes,
      output: node.shape,
      x: node.inputs.map((from) => (from === IMAGE ? image : values[from])),
      parameters: parametersOf(node, tensors),
    });
    values.push(emitActivation(onnx, node.activation, y));
  }
  const scores = values[values.length - 1];
  onnx.begin('probabilities_of');
  onnx.rename(scores, 'scores');
  const { head, headOptions: options, classes } = graph;
  onnx.rename(head.onnx({ graph: onnx, options, classes, scores }), 'probabilities');
  const outputs = ['scores', 'probabilities'].map((output) => ({ name: output, shape: [classes] }));
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

/** The stored parameters of a layer by name. */
function parametersOf(node: GraphNode, tensors: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
  const keys = Object.keys(node.parameters);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const tensor = tensors.get(parameterName(node, key));
      return tensor ? [[key, tensor]] : [];
    }),
  );
}

/** The pixel transforms and the padding at the end, then the value of each byte. */
function transformed(graph: OnnxBuilder, model: ExportedModel): OnnxValue {
  const steps: readonly Choice[] = [...model.pixelTransforms, { type: 'pad', options: model.padding }];
  let { shape } = model.form;
  let image: OnnxValue = 'image';
  for (const step of steps) {
    const transform = transforms.of(step.type);
    if (transform.stage !== 'pixels') throw new TypeError(`${step.type} is no transform of pixels`);
    image = emitted(transform, { graph, options: step.options, image, shape });
    shape = transformedShape(shape, [step]);
  }
  return emitTable(graph, image, model.pixelTable);
}

/** The output of a kind's operators. @throws RunError for a kind that has none */
function emitted<Emission>(
  { type, onnx }: { readonly type: string; readonly onnx: OnnxEmitter<Emission> | undefined },
  emission: Emission,
): OnnxValue {
  if (onnx) return onnx(emission);
  throw new RunError(`${type} has no operators in ONNX; export this model as --format safetensors or json`);
}
