// Activation functions as ONNX operators.
import type { Activation, ActivationName } from '../../kernels/index.js';
import type { OnnxBuilder, Value } from './builder.js';

type Emit = (onnx: OnnxBuilder, x: Value, parameter: number) => Value;

const emitters: Readonly<Record<ActivationName, Emit>> = {
  identity: (_, x) => x,
  relu: (onnx, x) => onnx.add('Relu', [x]),
  tanh: (onnx, x) => onnx.add('Tanh', [x]),
  sigmoid: (onnx, x) => onnx.add('Sigmoid', [x]),
  scaled_tanh(onnx, x) {
    const scaled = onnx.add('Mul', [x, onnx.scalar(2 / 3)]);
    return onnx.add('Mul', [onnx.add('Tanh', [scaled]), onnx.scalar(1.7159)]);
  },
  leaky_relu: (onnx, x, slope) => onnx.add('LeakyRelu', [x], { alpha: { float: slope } }),
  elu: (onnx, x, alpha) => onnx.add('Elu', [x], { alpha: { float: alpha } }),
  softplus: (onnx, x) => onnx.add('Softplus', [x]),
  gelu(onnx, x) {
    const erf = onnx.add('Erf', [onnx.add('Mul', [x, onnx.scalar(Math.SQRT1_2)])]);
    const twice = onnx.add('Mul', [x, onnx.add('Add', [erf, onnx.scalar(1)])]);
    return onnx.add('Mul', [twice, onnx.scalar(0.5)]);
  },
  swish: (onnx, x) => onnx.add('Mul', [x, onnx.add('Sigmoid', [x])]),
};

export const emitActivation = (onnx: OnnxBuilder, { f, parameter }: Activation, x: Value): Value =>
  emitters[f](onnx, x, parameter);
