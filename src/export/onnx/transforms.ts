// Each pixel transform as ONNX operators on bytes as floats, [image, channel, row, column].
import { bilinearAxis } from '../../data/transforms/resize.js';
import type { ImageShape } from '../../data/transforms/transform.js';
import { asPair } from '../../schema/index.js';
import type { OnnxBuilder, Value } from './builder.js';

interface EmitContext {
  readonly onnx: OnnxBuilder;
  readonly image: Value;
  /** Shape of the image before the transform. */
  readonly shape: ImageShape;
}

/** Declared as a method, so that an emitter of certain options is one of any. */
type Emit = { emit(context: EmitContext, options: unknown): Value }['emit'];

/** Emitters by transform type. */
export const pixelEmitters: Readonly<Record<string, Emit>> = {
  pad: ({ onnx, image }, by: number) =>
    by === 0 ? image : onnx.add('Pad', [image, onnx.integers(0, 0, by, by, 0, 0, by, by)]),

  invert: ({ onnx, image }) => onnx.add('Sub', [onnx.scalar(255), image]),

  transpose: ({ onnx, image }) => onnx.add('Transpose', [image], { perm: [0, 1, 3, 2] }),

  /** In double precision and in the same order as lenet: rounded to whole bytes, both give the same result. */
  resize({ onnx, image, shape: [, rows, columns] }, to: number | readonly number[]) {
    const [outRows, outColumns] = asPair(to);
    const precise = onnx.cast(image, 'double');
    const across = interpolated(onnx, precise, 3, bilinearAxis(columns, outColumns));
    const both = interpolated(onnx, across, 2, bilinearAxis(rows, outRows));
    const rounded = onnx.add('Floor', [onnx.add('Add', [both, onnx.doubles([1], [0.5])])]);
    return onnx.cast(rounded, 'float');
  },
};

/** Interpolates between the two neighbours of each position along an axis. */
function interpolated(onnx: OnnxBuilder, x: Value, axis: 2 | 3, positions: ReturnType<typeof bilinearAxis>): Value {
  const shape = axis === 2 ? [positions.length, 1] : [positions.length];
  const part = (neighbours: readonly number[], shares: readonly number[]) =>
    onnx.add('Mul', [onnx.add('Gather', [x, onnx.integers(...neighbours)], { axis }), onnx.doubles(shape, shares)]);
  const low = part(
    positions.map((p) => p.low),
    positions.map((p) => 1 - p.share),
  );
  const high = part(
    positions.map((p) => p.high),
    positions.map((p) => p.share),
  );
  return onnx.add('Add', [low, high]);
}
