import { describe, expect, it } from 'vitest';
import type { Images } from '../../src/data/dataset.js';
import { generateDigits } from '../../src/data/digits/generate.js';
import { type Form, formOf, intoForm, uprightShape } from '../../src/data/form.js';
import { transformedShape, transformPixels } from '../../src/data/transforms/index.js';

const digits = generateDigits('train', 50, 1);
const choices = (...types: string[]) => types.map((type) => ({ type, options: {} }));

/** The middle of every digit, where ink runs into all four edges. */
function cropped({ count, pixels, labels }: Images): Images {
  const side = 16;
  const cut = Uint8Array.from({ length: count * side * side }, (_, i) => {
    const [image, at] = [Math.floor(i / (side * side)), i % (side * side)];
    return pixels[image * 784 + (6 + Math.floor(at / side)) * 28 + 6 + (at % side)];
  });
  return { count, shape: [1, side, side], pixels: cut, labels };
}

describe('the form of training images', () => {
  it('is light on dark or dark on light as what is written covers the smaller part, cropped close or not', () => {
    for (const images of [digits, cropped(digits)]) {
      expect(formOf(images, []).polarity).toBe('light_on_dark');
      expect(formOf(transformPixels(images, choices('invert')), []).polarity).toBe('dark_on_light');
    }
  });

  it('is that of the source, whatever the transforms make of it, and as the configuration has it', () => {
    expect(formOf(digits, choices('invert')).polarity).toBe('light_on_dark');
    expect(formOf(digits, [], { polarity: 'dark_on_light', orientation: 'transposed' })).toEqual({
      ...{ shape: [1, 28, 28], polarity: 'dark_on_light', orientation: 'transposed' },
    });
  });

  it('is transposed where the transforms turn it upright, and not where they turn it twice', () => {
    expect(formOf(digits, choices('transpose', 'invert')).orientation).toBe('transposed');
    expect(formOf(digits, choices('transpose', 'transpose')).orientation).toBe('upright');
  });

  it('is the form that an upright image, light on dark, is converted to', () => {
    const upright: Images = {
      count: 1,
      shape: [1, 2, 3],
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: new Uint8Array(1),
    };
    const form: Form = { shape: [1, 3, 2], polarity: 'dark_on_light', orientation: 'transposed' };
    expect(uprightShape(form)).toEqual(upright.shape);
    const { shape, pixels } = transformPixels(upright, intoForm(form));
    expect(shape).toEqual(form.shape);
    expect(transformedShape(upright.shape, intoForm(form))).toEqual(form.shape);
    expect([...pixels]).toEqual([254, 251, 253, 250, 252, 249]);
  });
});
