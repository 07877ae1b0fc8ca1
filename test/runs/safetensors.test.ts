import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTensors, encodeTensors, TensorError } from '../../src/runs/safetensors.js';

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

  it('that are none, cut short or of another type say so', () => {
    const bytes = encodeTensors(new Map([['w', { shape: [4], values: new Float32Array(4) }]]));
    expect(() => decodeTensors(new Uint8Array(3))).toThrow(TensorError);
    expect(() => decodeTensors(new Uint8Array(100).fill(255))).toThrow(/not a safetensors file/);
    expect(() => decodeTensors(bytes.subarray(0, bytes.length - 4))).toThrow(/w is cut short/);
    const half = new TextEncoder().encode(new TextDecoder().decode(bytes).replace('F32', 'F16'));
    expect(() => decodeTensors(half)).toThrow(/w is F16; only F32 can be read/);
  });
});
