// One axis of a convolution: which inputs and kernel cells meet at each output position.

/** One axis of a sliding window: the cells that each output position covers. */
export interface Axis {
  /** First input position and first kernel cell of output position o, and how many cells follow. */
  readonly at: (o: number) => { input: number; cell: number; count: number };
  /** Kernel cells between two neighbouring taps. */
  readonly cellStep: number;
  readonly outputs: number;
}

/** Output o reads inputs o stride ... o stride + kernel - 1 of an input that is padded already. */
export function forwardAxis(kernel: number, stride: number, outputs: number): Axis {
  return { at: (o) => ({ input: o * stride, cell: 0, count: kernel }), cellStep: 1, outputs };
}

/**
 * Input position i contributes to outputs o = (i + padding - cell) / stride, where that is a whole number
 * and inside. In order of rising o the cells fall, so taps run from the largest cell down.
 */
export function backwardAxis(kernel: number, stride: number, padding: number, inputs: number, outputs: number): Axis {
  return {
    at: (i) => {
      const first = Math.max(0, Math.ceil((i + padding - kernel + 1) / stride));
      const last = Math.min(outputs - 1, Math.floor((i + padding) / stride));
      return { input: first, cell: i + padding - first * stride, count: Math.max(0, last - first + 1) };
    },
    cellStep: -stride,
    outputs: inputs,
  };
}

/** Consecutive positions whose taps are the same but for a constant step of the input. */
export interface Span {
  readonly start: number;
  readonly length: number;
  readonly step: number;
  readonly input: number;
  readonly cell: number;
  readonly count: number;
}

/** Positions of an axis grouped by their taps; with a stride, neighbours in a group are apart. */
export function spans(axis: Axis): { span: Span; positions: number[] }[] {
  const groups = new Map<string, { span: Span; positions: number[] }>();
  for (let o = 0; o < axis.outputs; o++) {
    const { input, cell, count } = axis.at(o);
    const key = `${cell}/${count}`;
    const group = groups.get(key);
    if (group) group.positions.push(o);
    else {
      const span = { start: o, length: 1, step: 0, input, cell, count };
      groups.set(key, { span, positions: [o] });
    }
  }
  return [...groups.values()].map(({ span, positions }) => {
    const [first, second] = positions;
    const step = second === undefined ? 0 : axis.at(second).input - axis.at(first).input;
    return { span: { ...span, length: positions.length, step }, positions };
  });
}
