// The interface of an activation. One file per activation, one line in index.ts.
import type { ActivationFunction } from '../../kernels/index.js';
import type { Declared, Documentation, Kind, Schema, ValueOf } from '../../schema/index.js';
import type { OnnxGraph, OnnxValue } from '../../schema/onnx.js';

export interface ActivationKind<Options = unknown> extends Kind, ActivationFunction {
  readonly type: string;
  readonly documentation: Documentation;
  /** The number among its options that `value` and `slope` are given. */
  parameter?(options: Options): number;
  /** Its operators in a graph of ONNX. */
  onnx(graph: OnnxGraph, x: OnnxValue, parameter: number): OnnxValue;
}

/** Declares an activation; the type of its options comes from their schema. */
export const defineActivation = <const S extends Schema>(
  activation: Declared<ActivationKind<ValueOf<S>>, S>,
): ActivationKind => activation;
