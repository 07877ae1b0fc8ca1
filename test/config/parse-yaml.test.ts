import { describe, expect, it } from 'vitest';
import { applyOverrides } from '../../src/config/apply-overrides.js';
import { toPlain } from '../../src/config/located.js';
import { parseOverride } from '../../src/config/override.js';
import { parseYaml } from '../../src/config/parse-yaml.js';
import { ConfigError } from '../../src/config/problem.js';
import { experimentSchema, fileSchema } from '../../src/config/schema.js';
import { validate } from '../../src/config/validate.js';
import { isMetric } from '../../src/runs/metrics.js';

const parse = (text: string) => parseYaml({ name: 'a.yaml', text, directory: '/' });

function problemOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems[0];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('YAML that is not a configuration', () => {
  it.each<[what: string, text: string, at: [number, number], message: RegExp]>([
    ['a list that contains itself', 'x: 1\na: &a [1, *a]\n', [2, 11], /^\*a refers to itself/],
    ['a map that contains itself', 'a: &a\n  b: {c: *a}\n', [2, 10], /^\*a refers to itself/],
    ['a merge key', 'a: &a {x: 1}\nvariables:\n  <<: *a\n', [3, 3], /^merge keys \(<<\) are not part/],
    ['an unknown tag', 'a: 1\nb: !!js/function "x"\n', [2, 4], /Unresolved tag: .*js\/function/],
    ['an unknown tag on a map', 'a: !layer {units: 1}\n', [1, 4], /Unresolved tag: !layer/],
    ['a tag that makes bytes', 'a: !!binary "aGk="\n', [1, 13], /^not a string, a number/],
    ['.nan', 'a: 1\nb: .nan\n', [2, 4], /^\.nan is not a number$/],
    ['.inf', 'a: [1, -.inf]\n', [1, 8], /^-\.inf is not finite$/],
    ['a number too large to be one', 'a: 1e999\n', [1, 4], /^1e999 is not finite$/],
    ['a key that would be a prototype', 'a: 1\n__proto__: {}\n', [2, 1], /^__proto__ cannot be a key$/],
    ['an alias as a key', '&k a: 1\n*k : 2\n', [2, 1], /all keys must be strings/],
    ['brackets without end', '['.repeat(20_000), [1, 1], /^nested too deeply/],
  ])('%s is reported with line and column', (_, text, [line, column], message) => {
    const found = problemOf(() => parse(text));
    expect(found.message).toMatch(message);
    if (text.length < 1000) expect([found.line, found.column]).toEqual([line, column]);
    expect(found.suggestion).toBeTruthy();
  });

  it('an anchor may be used twice, and inside another', () => {
    expect(toPlain(parse('a: &a {x: 1}\nb: &b [*a, *a]\nc: [*b, *a]\n'))).toMatchObject({
      c: [[{ x: 1 }, { x: 1 }], { x: 1 }],
    });
  });
});

describe('a word that every JavaScript object knows', () => {
  const words = ['toString', 'constructor', 'valueOf', 'hasOwnProperty'];

  it.each(words)('%s is an unknown key, layer, kind and option', (word) => {
    const text = `${word}: 1\nnetwork:\n  - ${word}\n  - ${word}: {}\n  - flatten: {${word}: 1}\ntraining: {optimizer: ${word}}\n`;
    const found = validate('experiment', experimentSchema, parse(text));
    expect(found.map(({ line, message }) => [line, message])).toEqual([
      [1, `this file has no option ${word}`],
      [3, `unknown layer ${word}`],
      [4, `unknown layer ${word}`],
      [5, `network.flatten has no option ${word}`],
      [6, `unknown optimizer ${word}`],
    ]);
  });

  it.each(words)('--set through %s reaches no prototype', (word) => {
    for (const path of [`${word}.x`, `training.optimizer.${word}`, `training.${word}.${word}`, `head.${word}.x`]) {
      const root = parse('network: []\n');
      if (root.kind !== 'map') throw new Error('a map was parsed');
      const { changed } = applyOverrides(root, [parseOverride(`${path}=1`)], { schema: fileSchema, namesOf: () => [] });
      expect(validate('experiment', experimentSchema, changed)[0].message).toContain(word);
    }
  });

  it.each(words)('%s is no metric', (word) => {
    expect(isMetric(word)).toBe(false);
  });
});
