// The activation functions: what YAML calls them, and what their one number is.
import type { Activation, ActivationName } from '../kernels/index.js';
import { choiceOf, type Documentation, type Kind, kindOf, optionsOf, readChoice } from '../schema/index.js';

interface ActivationKind<Options = object> extends Kind {
  readonly type: ActivationName;
  readonly documentation: Documentation;
  parameter?(options: Options): number;
}

const none = optionsOf({});

export const activations: readonly ActivationKind[] = [
  {
    type: 'identity',
    summary: 'The value itself.',
    options: none,
    documentation: { formula: 'f(x) = x' },
  },
  {
    type: 'relu',
    summary: 'Rectified linear unit.',
    options: none,
    documentation: {
      formula: 'f(x) = max(0, x)',
      conventions: "f'(0) = 0.",
      source: 'Nair and Hinton 2010',
    },
  },
  {
    type: 'tanh',
    summary: 'Hyperbolic tangent.',
    options: none,
    documentation: { formula: 'f(x) = tanh(x)' },
  },
  {
    type: 'scaled_tanh',
    summary: 'The squashing function of the 1998 networks.',
    options: none,
    documentation: {
      formula: 'f(x) = 1.7159 tanh(2x / 3)',
      conventions: 'f(1) = 1 and f(-1) = -1, to four digits.',
      source: 'LeCun et al. 1998, appendix A',
    },
  },
  {
    type: 'sigmoid',
    summary: 'The logistic function.',
    options: none,
    documentation: { formula: 'f(x) = 1 / (1 + e^-x)' },
  },
  {
    type: 'leaky_relu',
    summary: 'A rectified linear unit that lets a little through below 0.',
    options: optionsOf({ slope: { type: 'number', default: 0.01, minimum: 0, description: 'Slope below 0.' } }),
    parameter: (o: { slope: number }) => o.slope,
    documentation: {
      formula: 'f(x) = x for x > 0, else slope x',
      conventions: "torch LeakyReLU; f'(0) = slope.",
      source: 'Maas, Hannun and Ng 2013',
    },
  },
  {
    type: 'elu',
    summary: 'Exponential linear unit.',
    options: optionsOf({
      alpha: { type: 'number', default: 1, exclusiveMinimum: 0, description: 'Minus the value far below 0.' },
    }),
    parameter: (o: { alpha: number }) => o.alpha,
    documentation: {
      formula: 'f(x) = x for x > 0, else alpha (e^x - 1)',
      conventions: 'torch ELU.',
      source: 'Clevert, Unterthiner and Hochreiter 2016',
    },
  },
  {
    type: 'softplus',
    summary: 'A smooth rectifier.',
    options: none,
    documentation: {
      formula: 'f(x) = log(1 + e^x)',
      conventions: 'torch Softplus with beta 1.',
      source: 'Dugas et al. 2001',
    },
  },
  {
    type: 'gelu',
    summary: 'Gaussian error linear unit.',
    options: none,
    documentation: {
      formula: 'f(x) = x P(x), P the distribution function of the standard normal',
      conventions: 'Exact (by erf), not the tanh approximation: torch GELU.',
      source: 'Hendrycks and Gimpel 2016',
    },
  },
  {
    type: 'swish',
    summary: 'Sigmoid-weighted linear unit, SiLU.',
    options: none,
    documentation: {
      formula: 'f(x) = x / (1 + e^-x)',
      conventions: 'torch SiLU.',
      source: 'Ramachandran, Zoph and Le 2017',
    },
  },
];

/** The schema of an option that takes an activation. */
export const activationChoice = (description: string, extra: { default?: ActivationName } = {}) =>
  choiceOf(activations, { ...extra, description });

/** The function of a resolved choice, e.g. {leaky_relu: {slope: 0.1}}. */
export function activationOf(choice: object): Activation {
  const { type, options } = readChoice<object>(choice);
  const kind = kindOf(activations, type);
  return { f: kind.type, parameter: kind.parameter?.(options) ?? 0 };
}

export const IDENTITY: Activation = { f: 'identity', parameter: 0 };
