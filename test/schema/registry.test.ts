// Lookups of kinds, whatever they are kinds of.
import { describe, expect, it } from 'vitest';
import { choiceOf, kindsOf, optionsOf, Registry, registry } from '../../src/schema/index.js';

const kind = (type: string) => ({ type, summary: `A ${type}.`, options: optionsOf({}) });
const [apple, pear] = [kind('apple'), kind('pear')];

describe('a registry', () => {
  const fruit = registry([pear, apple]);

  it('has its kinds, and their names, in the order in which they are listed', () => {
    expect(fruit.kinds).toEqual([pear, apple]);
    expect(fruit.names).toEqual(['pear', 'apple']);
    expect(Object.keys(kindsOf(choiceOf(fruit)) ?? {})).toEqual(['pear', 'apple']);
  });

  it('gives the kind of a name', () => {
    expect(fruit.of('apple')).toBe(apple);
    expect(fruit.find('pear')).toBe(pear);
  });

  it('has nothing under another name, were it that of a method', () => {
    for (const name of ['plum', 'toString']) {
      expect(fruit.find(name)).toBeUndefined();
      expect(() => fruit.of(name)).toThrow(new RangeError(`unknown type ${name}; there are pear, apple`));
    }
  });

  it('names what has no type by what it is told', () => {
    expect(new Registry([{ title: 'a' }], ({ title }) => title).of('a')).toEqual({ title: 'a' });
  });
});
