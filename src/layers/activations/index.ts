// The registry: an activation exists when it is listed here.
import type { Activation } from '../../kernels/index.js';
import { choiceOf, readChoice, registry } from '../../schema/index.js';
import type { OnnxGraph, OnnxValue } from '../../schema/onnx.js';
import { elu } from './elu.js';
import { gelu } from './gelu.js';
import { identity } from './identity.js';
import { leakyRelu } from './leaky-relu.js';
import { relu } from './relu.js';
import { scaledTanh } from './scaled-tanh.js';
import { sigmoid } from './sigmoid.js';
import { softplus } from './softplus.js';
import { swish } from './swish.js';
import { tanh } from './tanh.js';

export const activations = registry([identity, relu, tanh, scaledTanh, sigmoid, leakyRelu, elu, softplus, gelu, swish]);

/** The schema of an option that takes an activation. */
export const activationChoice = (description: string, extra: { default?: string } = {}) =>
  choiceOf(activations, { ...extra, description });

/** The function of a resolved choice, e.g. {leaky_relu: {slope: 0.1}}. */
export function activationOf(choice: object): Activation {
  const { type, options } = readChoice(choice);
  const f = activations.of(type);
  return { f, parameter: f.parameter?.(options) ?? 0 };
}

export const IDENTITY: Activation = { f: identity, parameter: 0 };
export const isIdentity = ({ f }: Activation): boolean => f.type === identity.type;

/** The operators of an activation in a graph of ONNX. */
export const emitActivation = (graph: OnnxGraph, { f, parameter }: Activation, x: OnnxValue): OnnxValue =>
  activations.of(f.type).onnx(graph, x, parameter);
