// Small damage to texts and bytes, as arbitraries of fast-check, which shrinks failures.
import fc from 'fast-check';

/** Values that are odd everywhere: of other types, infinite, or names of properties that every object has. */
const ODD_YAML = [
  ...['null', '~', 'true', '-1', '0', '0.5', '1e308', '.nan', '.inf', '""', '[]', '{}', '[[[]]]', '{a: {a: {a: 1}}}'],
  ...['*a', '&a b', '!!js/function x', '<<: *a', '${x}', '${', '$${x}', '"${activation}"', 'toString', '__proto__'],
  ...[
    'constructor',
    '"é\\u202e\\u0007"',
    'x'.repeat(90),
    '1_000',
    '0x10',
    '2026-01-01',
    '? a',
    '|',
    '>',
    "'",
    '"',
    '{',
    ']',
  ],
];
const ODD_JSON = [
  ...[
    'null',
    'true',
    '-1',
    '0.5',
    '1e999',
    '"x"',
    '""',
    '[]',
    '{}',
    '[null]',
    '{"__proto__":1}',
    '"\\u001b[2J"',
    'NaN',
  ],
  ...['99999999999999999999', '"../../x"', `${'['.repeat(200)}${']'.repeat(200)}`],
];

type Edit = (text: string) => string;

/** Words and numbers of a text: [start, end) of each. */
const tokensOf = (text: string): [number, number][] =>
  [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|[\w.+-]+/g)].map(({ 0: word, index }) => [index, index + word.length]);

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = <T>(items: readonly T[], share: number): T => items[Math.floor(share * items.length)];

const edits = (odd: readonly string[]): fc.Arbitrary<Edit> =>
  fc.oneof(
    // Replace a value or a key by an odd one.
    fc.tuple(place, fc.constantFrom(...odd)).map(
      ([share, value]): Edit =>
        (text) => {
          const tokens = tokensOf(text);
          if (tokens.length === 0) return value;
          const [start, end] = at(tokens, share);
          return text.slice(0, start) + value + text.slice(end);
        },
    ),
    // Replace one word by another of the same text.
    fc.tuple(place, place).map(
      ([from, to]): Edit =>
        (text) => {
          const tokens = tokensOf(text);
          if (tokens.length < 2) return text;
          const [[start, end], [a, b]] = [at(tokens, from), at(tokens, to)];
          return text.slice(0, start) + text.slice(a, b) + text.slice(end);
        },
    ),
    // Remove, repeat or indent a line.
    fc.tuple(place, fc.constantFrom('gone', 'twice', 'deeper')).map(
      ([share, what]): Edit =>
        (text) => {
          const lines = text.split('\n');
          const i = Math.floor(share * lines.length);
          const put = { gone: [], twice: [lines[i], lines[i]], deeper: [`  ${lines[i]}`] }[what];
          return lines.toSpliced(i, 1, ...put).join('\n');
        },
    ),
    // Add a character, or remove a range.
    fc.tuple(place, fc.constantFrom(...'{}[],:"\'#&*!|>%@`-\t\u0000\u001b')).map(
      ([share, sign]): Edit =>
        (text) => {
          const i = Math.floor(share * text.length);
          return text.slice(0, i) + sign + text.slice(i);
        },
    ),
    fc.tuple(place, place).map(
      ([from, length]): Edit =>
        (text) => {
          const i = Math.floor(from * text.length);
          return text.slice(0, i) + text.slice(i + Math.floor(length * length * text.length));
        },
    ),
  );

const damaged = (texts: readonly string[], odd: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...texts), fc.array(edits(odd), { minLength: 1, maxLength: 4 }))
    .map(([text, all]) => all.reduce((now, edit) => edit(now), text));

export const damagedYaml = (texts: readonly string[]): fc.Arbitrary<string> => damaged(texts, ODD_YAML);
export const damagedJson = (texts: readonly string[]): fc.Arbitrary<string> => damaged(texts, ODD_JSON);

/** Bytes flipped, overwritten by the largest or smallest number, cut off or inserted, mostly near the beginning. */
export const damagedBytes = (files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...files),
      fc.array(
        fc.tuple(place, fc.constantFrom('flip', 'ones', 'zeros', 'cut', 'more'), fc.integer({ min: 1, max: 8 })),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    )
    .map(([file, all]) =>
      all.reduce((bytes, [share, what, count]) => {
        const i = Math.floor(share ** 3 * bytes.length);
        if (what === 'cut') return bytes.slice(0, i);
        if (what === 'more')
          return Uint8Array.from([...bytes.subarray(0, i), ...bytes.subarray(0, count), ...bytes.subarray(i)]);
        const changed = bytes.slice();
        for (let k = i; k < Math.min(i + count, bytes.length); k++) {
          changed[k] = what === 'flip' ? changed[k] ^ (1 << (count % 8)) : what === 'ones' ? 255 : 0;
        }
        return changed;
      }, file),
    );
