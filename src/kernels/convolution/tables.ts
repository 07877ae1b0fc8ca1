// Tables for the correlate kernel: which inputs and weights contribute to which outputs. Working this out
// once, here, leaves the compiled loop free of strides, paddings and borders.
import { VALUE_BYTES } from '../block.js';
import { PANEL_BYTES, type PanelShape, type WeightSteps } from '../panels.js';
import { type Axis, backwardAxis, forwardAxis, type Span, spans } from './axis.js';
import type { Convolution } from './types.js';

/** Tables for one direction of one convolution; see assembly/correlate.ts for their fields. */
export interface CorrelateTables {
  readonly runs: readonly number[];
  readonly runCount: number;
  readonly taps: readonly number[];
  /** Values of one output map. */
  readonly outputMap: number;
  /** The weights that the taps refer to: their outputs are the maps that are written, their maps those that are read. */
  readonly weights: PanelShape;
}

interface Direction {
  readonly rows: Axis;
  readonly columns: Axis;
  /** Size of one map of the operand that is read. */
  readonly readMap: { rows: number; columns: number };
  /** The maps of it that take part. */
  readonly reads: readonly number[];
  readonly writeMaps: number;
  readonly steps: WeightSteps;
  readonly weightCells: { rows: number; columns: number };
}

function build(d: Direction): CorrelateTables {
  const cells = d.weightCells.rows * d.weightCells.columns;
  const taps: number[] = [];
  const runs: number[] = [];
  const bytes = (row: number, column: number) => (row * d.readMap.columns + column) * VALUE_BYTES;
  for (const rows of spans(d.rows)) {
    for (const columns of spans(d.columns)) {
      const firstTap = taps.length * 4;
      for (const [position, map] of d.reads.entries()) {
        for (let i = 0; i < rows.span.count; i++) {
          for (let j = 0; j < columns.span.count; j++) {
            const cellRow = rows.span.cell + i * d.rows.cellStep;
            const cellColumn = columns.span.cell + j * d.columns.cellStep;
            const weight = position * cells + cellRow * d.weightCells.columns + cellColumn;
            taps.push(map * d.readMap.rows * d.readMap.columns * VALUE_BYTES + bytes(i, j), weight * PANEL_BYTES);
          }
        }
      }
      const count = d.reads.length * rows.span.count * columns.span.count;
      pushRuns(runs, d, rows, columns, firstTap, count);
    }
  }
  return {
    runs,
    runCount: runs.length / 7,
    taps,
    outputMap: d.rows.outputs * d.columns.outputs,
    weights: { outputs: d.writeMaps, maps: d.reads, cells, steps: d.steps },
  };
}

/** A rectangle of outputs with the same taps becomes one run for each line along its longer side. */
function pushRuns(
  runs: number[],
  d: Direction,
  rows: { span: Span; positions: number[] },
  columns: { span: Span; positions: number[] },
  firstTap: number,
  taps: number,
): void {
  const alongColumns = columns.positions.length >= rows.positions.length;
  const [line, across] = alongColumns ? [columns, rows] : [rows, columns];
  const readStep = (alongColumns ? 1 : d.readMap.columns) * VALUE_BYTES;
  const writeStep = (alongColumns ? 1 : d.columns.outputs) * VALUE_BYTES;
  const lineGap = line.positions.length > 1 ? line.positions[1] - line.positions[0] : 0;
  for (const [k, position] of across.positions.entries()) {
    const acrossInput = across.span.input + k * across.span.step;
    const [row, column] = alongColumns ? [acrossInput, line.span.input] : [line.span.input, acrossInput];
    const [outRow, outColumn] = alongColumns ? [position, line.positions[0]] : [line.positions[0], position];
    runs.push(
      (row * d.readMap.columns + column) * VALUE_BYTES,
      line.span.step * readStep,
      (outRow * d.columns.outputs + outColumn) * VALUE_BYTES,
      lineGap * writeStep,
      line.positions.length,
      firstTap,
      taps,
    );
  }
}

/** Rows and columns of the input with its padding. */
export function paddedSize(g: Convolution): { rows: number; columns: number } {
  return { rows: g.input[0] + 2 * g.padding[0], columns: g.input[1] + 2 * g.padding[1] };
}

/** A subset of a convolution's maps: some output maps, and the input maps connected to any of them. */
export interface MapSubset {
  readonly writes: number;
  readonly reads: readonly number[];
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** y from the padded x: of all filters, or of a part of them. */
export function forwardTables(g: Convolution, subset?: MapSubset): CorrelateTables {
  const [kernelRows, kernelColumns] = g.kernel;
  const cells = kernelRows * kernelColumns;
  const rows = forwardAxis(kernelRows, g.stride[0], g.output[0]);
  const columns = forwardAxis(kernelColumns, g.stride[1], g.output[1]);
  return build({
    rows,
    columns,
    readMap: paddedSize(g),
    reads: subset?.reads ?? numbers(g.channels),
    writeMaps: subset?.writes ?? g.filters,
    steps: { output: g.channels * cells, map: cells, cell: 1 },
    weightCells: { rows: kernelRows, columns: kernelColumns },
  });
}

/** dx (unpadded) from dy: the taps that would fall outside are left out rather than multiplied by zero. */
export function backwardTables(g: Convolution, subset?: MapSubset): CorrelateTables {
  const [kernelRows, kernelColumns] = g.kernel;
  const cells = kernelRows * kernelColumns;
  const rows = backwardAxis(kernelRows, g.stride[0], g.padding[0], g.input[0], g.output[0]);
  const columns = backwardAxis(kernelColumns, g.stride[1], g.padding[1], g.input[1], g.output[1]);
  return build({
    rows,
    columns,
    readMap: { rows: g.output[0], columns: g.output[1] },
    reads: subset?.reads ?? numbers(g.filters),
    writeMaps: subset?.writes ?? g.channels,
    steps: { output: cells, map: g.channels * cells, cell: 1 },
    weightCells: { rows: kernelRows, columns: kernelColumns },
  });
}

/** Byte offsets into the padded x of the weights that join one filter to some channels, in the weights' own order. */
export function weightTaps(g: Convolution, channels: readonly number[] = numbers(g.channels)): number[] {
  const { rows, columns } = paddedSize(g);
  const taps: number[] = [];
  for (const c of channels)
    for (let i = 0; i < g.kernel[0]; i++)
      for (let j = 0; j < g.kernel[1]; j++) taps.push(((c * rows + i) * columns + j) * VALUE_BYTES);
  return taps;
}
