// The output codes of 1998: a 7 x 12 picture of each digit.
import type { ValueOf } from '../schema/index.js';
import { ShapeError } from './shape.js';

/** LeCun et al. 1998, figure 3, digits only; rows of 7, # = +1. */
const PICTURES = [
  '....... ....... ..###.. .##.##. ##...## ##...## ##...## ##...## .##.##. ..###.. ....... .......',
  '...##.. ..###.. .####.. ...##.. ...##.. ...##.. ...##.. ...##.. ...##.. .###### ....... .......',
  '....... ....... .#####. ##...## #....## ....##. ..###.. .##.... ##..... ####### ....... .......',
  '####### .....## ....##. ...##.. ..####. .....## .....## .....## ##...## .#####. ....... .......',
  '....... ....... ....... .##..## .##..## ###..## ##...## ##...## ##..### .###### .....## .....##',
  '....... ....... ####### ##..... ##..... .####.. ..####. .....## ##...## .#####. ....... .......',
  '..####. .##.... ##..... ##..... ######. ###..## ##...## ##...## ###..## .#####. ....... .......',
  '####### .....## .....## ....##. ...##.. ...##.. ..##... ..##... ..##... ..##... ....... .......',
  '.#####. ##...## ##...## ##...## .#####. ##...## ##...## ##...## ##...## .#####. ....... .......',
  '.#####. ##..### ##...## ##...## ##..### .###### .....## .....## ....##. .####.. ....... .......',
];

/** +1 for each #, -1 for each other character that is not a space or a line break. */
function fromPicture(picture: string): number[] {
  return [...picture.replace(/\s/g, '')].map((character) => (character === '#' ? 1 : -1));
}

export const codesOption = {
  type: ['string', 'array'],
  items: { type: ['string', 'array'], items: { type: 'number' } },
  minItems: 2,
  default: 'ascii-7x12',
  description:
    'The fixed codes: ascii-7x12, pictures of the ten digits for 84 inputs; random, +1 and -1 by the seed; learned, ' +
    'the same but trained; or a list with the code of each class: numbers, or a picture whose # are +1 and other ' +
    'characters -1.',
} as const;
type Codes = ValueOf<typeof codesOption>;

/**
 * The numbers of given codes, class by class, or undefined where they are to be drawn.
 * @throws ShapeError on an unknown name, the wrong number of codes, a code of the wrong length.
 */
export function codeTable(codes: Codes, classes: number, inputs: number): number[] | undefined {
  const wrong = (message: string, help: string) => new ShapeError(message, help, 'codes');
  if (codes === 'random' || codes === 'learned') return undefined;
  if (typeof codes === 'string' && codes !== 'ascii-7x12') {
    throw wrong(`there are no codes ${codes}`, 'codes: ascii-7x12, random, learned, or a list of them');
  }
  const table = (codes === 'ascii-7x12' ? PICTURES : codes).map((code) =>
    typeof code === 'string' ? fromPicture(code) : [...code],
  );
  if (table.length !== classes) {
    throw wrong(`there are ${table.length} codes, and ${classes} classes`, `a code for each of the ${classes} classes`);
  }
  for (const [c, code] of table.entries()) {
    if (code.length === inputs) continue;
    throw wrong(
      `the code of class ${c} has ${code.length} elements, and the layer below gives ${inputs} values`,
      codes === 'ascii-7x12' ? 'a dense layer of 84 units below, or other codes' : `codes of ${inputs} elements`,
    );
  }
  return table.flat();
}
