// What a layer is given to add its operators for inference to a graph of ONNX, and steps that several layers share.
// Values are [image, channel, row, column] or [image, unit].
import type { OnnxGraph, OnnxValue } from '../schema/onnx.js';
import type { Shape, SlidingWindow } from './shape.js';

interface StoredParameter {
  readonly shape: Shape;
  readonly values: Float32Array;
}

export interface LayerEmission<Options = unknown> {
  readonly graph: OnnxGraph;
  /** The name of the layer, which those of its parameters begin with. */
  readonly name: string;
  readonly options: Options;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** The outputs of the input layers, after their activations. */
  readonly x: readonly OnnxValue[];
  /** The parameters that the layer has, by name. */
  readonly parameters: Readonly<Record<string, StoredParameter>>;
}

/** A parameter under its name in model files, in another layout where the operator needs one. */
export function constant(
  { graph, name, parameters }: LayerEmission,
  key: string,
  shape: Shape = parameters[key].shape,
  values: Float32Array = parameters[key].values,
): OnnxValue {
  return graph.constant(`${name}.${key}`, shape, values);
}

/** The constants of those `keys` that are parameters of the layer, in this order. */
export const constants = (emission: LayerEmission, ...keys: readonly string[]): OnnxValue[] =>
  keys.filter((key) => key in emission.parameters).map((key) => constant(emission, key));

/** The only input, maps as a vector. */
export const flattened = ({ graph, inputs, x: [x] }: LayerEmission): OnnxValue =>
  inputs[0].length === 1 ? x : graph.add('Flatten', [x], { axis: 1 });

/** A window as the attributes of convolutions and pools. */
export const windowAttributes = ({ kernel, stride, padding }: SlidingWindow) => ({
  kernel_shape: kernel,
  strides: stride,
  pads: [...padding, ...padding],
});
