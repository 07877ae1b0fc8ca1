// A graph of ONNX operators as those see it who add to it. What has a form in ONNX (a layer, an activation, a head, a
// transform of pixels) says it beside what it computes; src/export/onnx builds and encodes the graph.

/** A value of the graph: the name of a tensor. */
export type OnnxValue = string;

/** An attribute of an operator. A number is an integer unless it is marked as a float. */
export type OnnxAttribute = number | readonly number[] | readonly string[] | { readonly float: number };

export interface OnnxGraph {
  /** Adds an operator and returns its first output; an input of '' is omitted. */
  add(operator: string, inputs: readonly OnnxValue[], attributes?: Readonly<Record<string, OnnxAttribute>>): OnnxValue;
  /** Adds an operator and returns an output other than the first. */
  addOutput(
    index: number,
    operator: string,
    inputs: readonly OnnxValue[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): OnnxValue;
  /** A named float tensor, e.g. a parameter. */
  constant(name: string, shape: readonly number[], values: ArrayLike<number>): OnnxValue;
  scalar(value: number): OnnxValue;
  /** A vector of integers: a shape, a list of axes. */
  integers(...values: readonly number[]): OnnxValue;
  /** A tensor in double precision. */
  doubles(shape: readonly number[], values: readonly number[]): OnnxValue;
  cast(value: OnnxValue, to: 'float' | 'double'): OnnxValue;
}

/** Adds operators to a graph. The type of a method, so that an emitter of certain options is one of any. */
export type OnnxEmitter<Emission> = { emit(emission: Emission): OnnxValue }['emit'];
