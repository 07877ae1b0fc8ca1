// A second computation of the pictured run's model: from the bytes of its file, in double precision, one
// number after another.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDigits } from '../../src/data/digits/generate.js';

export type Grid = readonly (readonly number[])[];

/** Tensors of a safetensors file by name. */
export function tensorsIn(file: string): Map<string, { readonly shape: readonly number[]; readonly values: number[] }> {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: _, ...entries } = JSON.parse(bytes.toString('utf8', 8, start));
  return new Map(
    Object.entries(entries as Record<string, { shape: number[]; data_offsets: [number, number] }>).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [
        name,
        { shape, values: Array.from({ length: (to - from) / 4 }, (_, i) => bytes.readFloatLE(start + from + 4 * i)) },
      ],
    ),
  );
}

const grid = (rows: number, columns: number, value: (r: number, c: number) => number): Grid =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => value(r, c)));

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** The four values under each position, two apart. */
const halved = (map: Grid, of: (four: readonly number[]) => number): Grid =>
  grid(map.length >> 1, map[0].length >> 1, (r, c) =>
    of([map[2 * r][2 * c], map[2 * r][2 * c + 1], map[2 * r + 1][2 * c], map[2 * r + 1][2 * c + 1]]),
  );

/** The outputs of each layer for each test image, and the results. */
function computed(run: string, count: number) {
  const tensors = tensorsIn(join(run, 'model.safetensors'));
  const tensor = (name: string) => tensors.get(name) ?? { shape: [], values: [] };
  const digits = generateDigits('test', count, 1);

  const image = (n: number): Grid =>
    grid(32, 32, (r, c) => {
      const isInside = r >= 2 && r < 30 && c >= 2 && c < 30;
      const byte = isInside ? digits.pixels[(n * 28 + r - 2) * 28 + c - 2] : 0;
      return -0.1 + (byte / 255) * 1.275;
    });
  const convolved = (maps: readonly Grid[], layer: string): Grid[] => {
    const { shape, values } = tensor(`${layer}.weight`);
    const [filters, channels, height, width] = shape;
    return Array.from({ length: filters }, (_, f) =>
      grid(maps[0].length - height + 1, maps[0][0].length - width + 1, (r, c) => {
        let total = tensor(`${layer}.bias`).values[f];
        for (let k = 0; k < channels; k++) {
          for (let i = 0; i < height; i++) {
            for (let j = 0; j < width; j++) {
              total += values[((f * channels + k) * height + i) * width + j] * maps[k][r + i][c + j];
            }
          }
        }
        return total;
      }),
    );
  };
  const squashed = (maps: readonly Grid[]) => maps.map((map) => map.map((row) => row.map(Math.tanh)));
  const weighted = (x: readonly number[], layer: string): number[] =>
    tensor(`${layer}.bias`).values.map(
      (bias, u) => bias + sum(x.map((v, i) => v * tensor(`${layer}.weight`).values[u * x.length + i])),
    );

  return {
    digits,
    tensors,
    outputs: Array.from({ length: count }, (_, n) => {
      const a1 = squashed(convolved([image(n)], 'c1'));
      const s2 = a1.map((map) => halved(map, (four) => Math.max(...four)));
      const c3 = squashed(convolved(s2, 'c3'));
      const s4 = c3.map((map) => halved(map, (four) => sum(four) / 4));
      const f5 = weighted(s4.flat(2), 'f5').map(Math.tanh);
      const powers = weighted(f5, 'head').map(Math.exp);
      const probabilities = powers.map((v) => v / sum(powers));
      const prediction = probabilities.indexOf(Math.max(...probabilities));
      return { label: digits.labels[n], prediction, confidence: probabilities[prediction], a1, s2, c3, s4, f5 };
    }),
  };
}

const known = new Map<string, ReturnType<typeof computed>>();

/** Computed once for all tests of a process. */
export function secondModel(run: string, count: number): ReturnType<typeof computed> {
  const found = known.get(run) ?? computed(run, count);
  known.set(run, found);
  return found;
}
