// The activation functions: what YAML calls them, and what their one number is.
import type { Activation, ActivationName } from '../kernels/index.js';
import {
  choiceOf,
  type Declared,
  type Documentation,
  type Kind,
  optionsOf,
  readChoice,
  registry,
  type Schema,
  type ValueOf,
} from '../schema/index.js';
import type { OnnxGraph, OnnxValue } from '../schema/onnx.js';

interface ActivationKind<Options = unknown> extends Kind {
  readonly type: ActivationName;
  readonly documentation: Documentation;
  /** Its one number. */
  parameter?(options: Options): number;
  /** Its operators in a graph of ONNX. */
  onnx(graph: OnnxGraph, x: OnnxValue, parameter: number): OnnxValue;
}

/** Declares an activation; the type of its options comes from their schema. */
const defineActivation = <const S extends Schema>(
  activation: Declared<ActivationKind<ValueOf<S>>, S>,
): ActivationKind => activation;

const none = optionsOf({});

export const activations = registry([
  defineActivation({
    type: 'identity',
    summary: 'The value itself.',
    options: none,
    documentation: { formula: 'f(x) = x' },
    onnx: (_, x) => x,
  }),
  defineActivation({
    type: 'relu',
    summary: 'Rectified linear unit.',
    options: none,
    documentation: {
      formula: 'f(x) = max(0, x)',
      conventions: "f'(0) = 0.",
      source: 'Nair and Hinton 2010',
    },
    onnx: (graph, x) => graph.add('Relu', [x]),
  }),
  defineActivation({
    type: 'tanh',
    summary: 'Hyperbolic tangent.',
    options: none,
    documentation: { formula: 'f(x) = tanh(x)' },
    onnx: (graph, x) => graph.add('Tanh', [x]),
  }),
  defineActivation({
    type: 'scaled_tanh',
    summary: 'The squashing function of the 1998 networks.',
    options: none,
    documentation: {
      formula: 'f(x) = 1.7159 tanh(2x / 3)',
      conventions: 'f(1) = 1 and f(-1) = -1, to four digits.',
      source: 'LeCun et al. 1998, appendix A',
    },
    onnx(graph, x) {
      const scaled = graph.add('Mul', [x, graph.scalar(2 / 3)]);
      return graph.add('Mul', [graph.add('Tanh', [scaled]), graph.scalar(1.7159)]);
    },
  }),
  defineActivation({
    type: 'sigmoid',
    summary: 'The logistic function.',
    options: none,
    documentation: { formula: 'f(x) = 1 / (1 + e^-x)' },
    onnx: (graph, x) => graph.add('Sigmoid', [x]),
  }),
  defineActivation({
    type: 'leaky_relu',
    summary: 'A rectified linear unit that lets a little through below 0.',
    options: optionsOf({ slope: { type: 'number', default: 0.01, minimum: 0, description: 'Slope below 0.' } }),
    parameter: (o) => o.slope,
    documentation: {
      formula: 'f(x) = x for x > 0, else slope x',
      conventions: "torch LeakyReLU; f'(0) = slope.",
      source: 'Maas, Hannun and Ng 2013',
    },
    onnx: (graph, x, slope) => graph.add('LeakyRelu', [x], { alpha: { float: slope } }),
  }),
  defineActivation({
    type: 'elu',
    summary: 'Exponential linear unit.',
    options: optionsOf({
      alpha: { type: 'number', default: 1, exclusiveMinimum: 0, description: 'Minus the value far below 0.' },
    }),
    parameter: (o) => o.alpha,
    documentation: {
      formula: 'f(x) = x for x > 0, else alpha (e^x - 1)',
      conventions: 'torch ELU.',
      source: 'Clevert, Unterthiner and Hochreiter 2016',
    },
    onnx: (graph, x, alpha) => graph.add('Elu', [x], { alpha: { float: alpha } }),
  }),
  defineActivation({
    type: 'softplus',
    summary: 'A smooth rectifier.',
    options: none,
    documentation: {
      formula: 'f(x) = log(1 + e^x)',
      conventions: 'torch Softplus with beta 1.',
      source: 'Dugas et al. 2001',
    },
    onnx: (graph, x) => graph.add('Softplus', [x]),
  }),
  defineActivation({
    type: 'gelu',
    summary: 'Gaussian error linear unit.',
    options: none,
    documentation: {
      formula: 'f(x) = x P(x), P the distribution function of the standard normal',
      conventions: 'Exact (by erf), not the tanh approximation: torch GELU.',
      source: 'Hendrycks and Gimpel 2016',
    },
    onnx(graph, x) {
      const erf = graph.add('Erf', [graph.add('Mul', [x, graph.scalar(Math.SQRT1_2)])]);
      const twice = graph.add('Mul', [x, graph.add('Add', [erf, graph.scalar(1)])]);
      return graph.add('Mul', [twice, graph.scalar(0.5)]);
    },
  }),
  defineActivation({
    type: 'swish',
    summary: 'Sigmoid-weighted linear unit, SiLU.',
    options: none,
    documentation: {
      formula: 'f(x) = x / (1 + e^-x)',
      conventions: 'torch SiLU.',
      source: 'Ramachandran, Zoph and Le 2017',
    },
    onnx: (graph, x) => graph.add('Mul', [x, graph.add('Sigmoid', [x])]),
  }),
]);

/** The schema of an option that takes an activation. */
export const activationChoice = (description: string, extra: { default?: ActivationName } = {}) =>
  choiceOf(activations, { ...extra, description });

/** The function of a resolved choice, e.g. {leaky_relu: {slope: 0.1}}. */
export function activationOf(choice: object): Activation {
  const { type, options } = readChoice(choice);
  const kind = activations.of(type);
  return { f: kind.type, parameter: kind.parameter?.(options) ?? 0 };
}

export const IDENTITY: Activation = { f: 'identity', parameter: 0 };

/** The operators of an activation in a graph of ONNX. */
export const emitActivation = (graph: OnnxGraph, { f, parameter }: Activation, x: OnnxValue): OnnxValue =>
  activations.of(f).onnx(graph, x, parameter);
