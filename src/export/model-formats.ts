// The export formats of a stored model.
import { formatShape } from '../layers/index.js';
import { encodeTensors } from '../runs/safetensors.js';
import type { ExportedModel } from './exported-model.js';
import type { ModelFormat } from './formats.js';
import { onnxOf } from './onnx/model.js';

/** Encodes a model to the bytes of a file. */
export const encodeModel: Readonly<Record<ModelFormat, (model: ExportedModel) => Uint8Array>> = {
  onnx: onnxOf,
  /** PyTorch's names and layouts, with everything else as metadata. */
  safetensors: (model) =>
    encodeTensors(model.tensors, {
      name: model.name,
      description: model.description,
      data: model.data,
      classes: JSON.stringify(model.classNames),
      config: JSON.stringify(model.config),
    }),
  json: (model) => new TextEncoder().encode(`${JSON.stringify(asJson(model), null, 1)}\n`),
};

/** The layers of the network, and its parameters. */
function asJson({ name, description, data, graph, tensors, form, transforms, classNames, version }: ExportedModel) {
  return {
    lenet: version,
    name,
    description,
    data,
    input: { ...form, transforms: transforms.map(({ type, options }) => ({ [type]: options })) },
    layers: graph.nodes.map((node) => ({
      name: node.name,
      type: node.layer.type,
      from: node.inputs.map((from) => graph.nodes[from]?.name ?? 'input'),
      options: node.options,
      output: formatShape(node.shape),
    })),
    head: { type: graph.head.type, options: graph.headOptions },
    classes: classNames,
    parameters: Object.fromEntries(
      [...tensors].map(([key, { shape, values }]) => [key, { shape, values: [...values] }]),
    ),
  };
}
