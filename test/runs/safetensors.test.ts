import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMetadata, decodeTensors, encodeTensors, TensorError } from '../../src/runs/safetensors.js';

const sized = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });

describe('safetensors', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((n) => n !== '__metadata__' && n !== '__proto__'),
          sized,
        ),
        (shapes) => {
          const tensors = new Map(
            Object.entries(shapes).map(([name, shape]) => {
              const count = shape.reduce((a, b) => a * b, 1);
              return [name, { shape, values: Float32Array.from({ length: count }, (_, i) => Math.sin(i) * 3) }];
            }),
          );
          expect(decodeTensors(encodeTensors(tensors))).toEqual(tensors);
        },
      ),
    );
  });

  it('have the layout of the format: header length, JSON padded to eight bytes, numbers in little-endian order', () => {
    const bytes = encodeTensors(new Map([['w', { shape: [2], values: Float32Array.of(1, -2) }]]));
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { format: 'pt' },
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    expect([view.getFloat32(8 + length, true), view.getFloat32(12 + length, true)]).toEqual([1, -2]);
  });

  it('that are invalid or truncated are rejected', () => {
    const bytes = encodeTensors(new Map([['w', { shape: [4], values: new Float32Array(4) }]]));
    expect(() => decodeTensors(new Uint8Array(3))).toThrow(TensorError);
    expect(() => decodeTensors(new Uint8Array(100).fill(255))).toThrow(/not a safetensors file/);
    expect(() => decodeTensors(bytes.subarray(0, bytes.length - 4))).toThrow(/w is truncated/);
  });

  /** A file with this header and so many bytes of numbers. */
  const file = (header: unknown, numbers: Uint8Array | number = 0) => {
    const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
    const data = typeof numbers === 'number' ? new Uint8Array(numbers) : numbers;
    const bytes = new Uint8Array(8 + json.length + data.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
    bytes.set(json, 8);
    bytes.set(data, 8 + json.length);
    return bytes;
  };
  const f32 = (shape: unknown, ...data_offsets: unknown[]) => ({ dtype: 'F32', shape, data_offsets });

  it.each<[string, unknown, number, RegExp]>([
    ['a header that is null', 'null', 0, /not a safetensors file/],
    ['a header that is a list', '[]', 0, /not a safetensors file/],
    ['an entry that is null', { w: null }, 0, /has no tensor description under "w"/],
    ['a number for a shape', { w: f32(4, 0, 16) }, 16, /has no tensor description under "w"/],
    ['a negative size', { w: f32([-4], 0, 16) }, 16, /has no tensor description/],
    ['a fraction for a place', { w: f32([4], 0, 16.5) }, 16, /has no tensor description/],
    ['metadata of numbers', { __metadata__: { a: 1 } }, 0, /__metadata__ is not a map of strings/],
    ['tensors that share bytes', { a: f32([4], 0, 16), b: f32([4], 8, 24) }, 24, /b begins at byte 8 .* expected 16/],
    ['a hole between tensors', { a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12, /b begins at byte 8 .* expected 4/],
    ['bytes behind the last tensor', { a: f32([1], 0, 4) }, 12, /8 bytes at the end .* belong to no tensor/],
    ['a size that is not the shape’s', { a: f32([3], 0, 4) }, 4, /a has 4 bytes, but F32 \[3\] takes 12/],
    ['a type that nobody knows', { a: { ...f32([1], 0, 4), dtype: 'F99' } }, 4, /unknown type F99/],
    ['four places', { w: f32([1], 0, 4, 4, 8) }, 8, /has no tensor description/],
    ['a type that is a number', { w: { ...f32([1], 0, 4), dtype: 32 } }, 4, /has no tensor description/],
    ['metadata that are a list', { __metadata__: [] }, 0, /__metadata__ is not a map of strings/],
    ['metadata that are null', { __metadata__: null }, 0, /__metadata__ is not a map of strings/],
    ['a tensor that goes on behind the end', { a: f32([3], 0, 12) }, 8, /a is truncated: 8 bytes of data, 12 exp/],
    ['a type that is none of parameters', { a: { ...f32([1], 0, 4), dtype: 'I32' } }, 4, /a is I32; .*are supported/],
    ['a type by the name of a method', { a: { ...f32([1], 0, 4), dtype: 'toString' } }, 4, /unknown type toString/],
  ])('are rejected with %s', (_, header, numbers, message) => {
    expect(() => decodeTensors(file(header, numbers))).toThrow(message);
  });

  it('of other floating-point types are converted to F32', () => {
    const values = [0, 1, -2, 0.5, 65504, 2 ** -24, Number.POSITIVE_INFINITY];
    const halves = Uint16Array.of(0, 0x3c00, 0xc000, 0x3800, 0x7bff, 1, 0x7c00);
    const brain = Uint16Array.from(values, (value) => new Uint32Array(Float32Array.of(value).buffer)[0] >> 16);
    const read = (dtype: string, data: ArrayBufferView) =>
      decodeTensors(
        file({ w: { dtype, shape: [7], data_offsets: [0, data.byteLength] } }, new Uint8Array(data.buffer)),
      ).get('w')?.values;
    expect(read('F16', halves)).toEqual(Float32Array.from(values));
    const others = Uint16Array.of(0x0001, 0x83ff, 0x0400, 0x3555, 0xfc00, 0x7e00, 0x8000);
    const [tiny, third] = [-1023 * 2 ** -24, (1 + 0x155 / 1024) / 4];
    expect(read('F16', others)).toEqual(
      Float32Array.of(2 ** -24, tiny, 2 ** -14, third, Number.NEGATIVE_INFINITY, Number.NaN, -0),
    );
    expect(read('F64', Float64Array.from(values))).toEqual(Float32Array.from(values));
    // The lower half of 65504 is cut off.
    expect(read('BF16', brain)).toEqual(Float32Array.of(0, 1, -2, 0.5, 65280, 2 ** -24, Number.POSITIVE_INFINITY));
  });

  it('leave out the counts of PyTorch’s batch normalisation', () => {
    const count = { dtype: 'I64', shape: [], data_offsets: [4, 12] };
    const tensors = decodeTensors(file({ w: f32([1], 0, 4), 'bn.num_batches_tracked': count }, 12));
    expect([...tensors.keys()]).toEqual(['w']);
  });

  it.each([
    ...['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3'].map((dtype) => [dtype, 1] as const),
    ...['I16', 'U16'].map((dtype) => [dtype, 2] as const),
    ...['I32', 'U32'].map((dtype) => [dtype, 4] as const),
    ...['I64', 'U64'].map((dtype) => [dtype, 8] as const),
  ])('accept %s numbers of %i bytes in a file, but not as parameters', (dtype, bytes) => {
    const of = (size: number) => () => decodeTensors(file({ w: { ...f32([3], 0, size), dtype } }, size));
    expect(of(3 * bytes)).toThrow(`w is ${dtype}; F32, F64, F16, BF16 are supported`);
    expect(of(3 * bytes + 1)).toThrow(`w has ${3 * bytes + 1} bytes, but ${dtype} [3] takes ${3 * bytes}`);
  });

  it('lie in the order of their places, whatever the order of their names', () => {
    const tensors = decodeTensors(file({ b: f32([1], 4, 8), a: f32([], 0, 4) }, new Uint8Array([...Array(8).keys()])));
    expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ['b', [1]],
      ['a', []],
    ]);
  });

  it('have texts beside them', () => {
    expect(decodeMetadata(encodeTensors(new Map(), { by: 'lenet' }))).toEqual({ format: 'pt', by: 'lenet' });
    expect(decodeMetadata(file({}))).toEqual({});
  });

  it('have a header of a hundred million bytes at most, within the file', () => {
    const header = (length: number) => {
      const bytes = new Uint8Array(8 + length).fill(32);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
      bytes.set(new TextEncoder().encode('{}'), 8);
      return bytes;
    };
    expect(decodeTensors(header(100))).toEqual(new Map());
    expect(() => decodeTensors(header(100_000_001))).toThrow('not a safetensors file');
    expect(() => decodeTensors(header(100).subarray(0, 107))).toThrow('not a safetensors file');
  });
});
