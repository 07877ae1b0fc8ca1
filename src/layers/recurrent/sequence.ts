// Reads an image, a map or a vector as a sequence.
import type { OptionsOf } from '../../schema/index.js';
import { asMaps, formatShape, type Shape, ShapeError, sizeOf } from '../shape.js';

/** The options of recurrent layers that say what the steps are, and which of them go on. */
export const sequenceOptions = {
  sequence: {
    enum: ['rows', 'columns', 'channels', 'batch'],
    description:
      'What the steps are: rows, columns or channels of the maps of an image, or the images of a batch, in its ' +
      'order, from a state of zeros. Default: the rows of maps; a vector is cut into `steps`.',
  },
  steps: { type: 'integer', minimum: 1, default: 1, description: 'Steps that a vector is cut into.' },
  return: {
    enum: ['last', 'all'],
    description:
      'The last step’s output [units], or all of them as one map [1, steps, units]. Default: last; all, one an image, ' +
      'with sequence: batch.',
  },
} as const;
type SequenceOptions = OptionsOf<typeof sequenceOptions, never>;

/** A copy of `count` neighbouring values. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Sequence {
  readonly steps: number;
  /** Values of one step. */
  readonly features: number;
  /** From the input to [step][feature]; none where it lies that way already. */
  readonly pieces: readonly Piece[];
}

/** Steps and features of an input. @throws ShapeError when it cannot be read that way. */
export function sequenceOf(shape: Shape, o: SequenceOptions, layer: string): Sequence {
  const along = o.sequence ?? (shape.length === 3 ? 'rows' : undefined);
  if (o.steps > 1 && along) {
    throw new ShapeError(
      `${layer} cuts a vector into steps, and reads ${along} here`,
      'leave out steps, or put flatten before it and leave out sequence',
      'steps',
    );
  }
  if (along === 'batch') {
    if (o.return !== 'last') return { steps: 1, features: sizeOf(shape), pieces: [] };
    throw new ShapeError(
      `${layer} takes the images of a batch as steps, and return: last would leave one output for all of them`,
      'return: all, or leave it out',
      'return',
    );
  }
  if (!along) return cut(shape[0], o.steps, layer);
  if (shape.length !== 3) {
    throw new ShapeError(
      `${layer} cannot read the ${along} of a vector of ${formatShape(shape)}`,
      'leave out sequence (and say how many steps the vector is cut into), sequence: batch, or put it before flatten and dense',
      'sequence',
    );
  }
  const [channels, rows, columns] = asMaps(shape, layer);
  if (along === 'channels') return { steps: channels, features: rows * columns, pieces: [] };
  if (along === 'rows') {
    const features = channels * columns;
    const pieces = grid(rows, channels, (r, c) => ({
      from: (c * rows + r) * columns,
      to: r * features + c * columns,
      count: columns,
    }));
    return { steps: rows, features, pieces: channels === 1 ? [] : pieces };
  }
  const features = channels * rows;
  const pieces = grid(columns, features, (k, cr) => ({ from: cr * columns + k, to: k * features + cr, count: 1 }));
  return { steps: columns, features, pieces };
}

function cut(units: number, steps: number, layer: string): Sequence {
  if (units % steps === 0) return { steps, features: units / steps, pieces: [] };
  const divisors = Array.from({ length: units }, (_, i) => i + 1).filter((n) => units % n === 0);
  throw new ShapeError(
    `${layer} cannot cut a vector of ${units} into ${steps} steps of one length`,
    `steps: one of ${divisors.join(', ')}`,
    'steps',
  );
}

const grid = (outer: number, inner: number, piece: (i: number, j: number) => Piece): Piece[] =>
  Array.from({ length: outer * inner }, (_, n) => piece(Math.floor(n / inner), n % inner));
