// `parameters:` and `${name}`: an ablation changes one word.
import { closest, listed } from './closest.js';
import { type Located, type LocatedMap, mapScalars } from './located.js';
import { ConfigError, type Problem, problemAt } from './problem.js';

const REFERENCE = /\$\{([^}]*)\}/g;

/**
 * Replaces `${name}` by the parameter of that name: a string that is nothing else takes on the
 * parameter's value and type (a whole block too), inside a longer string it becomes text. Parameters
 * may refer to parameters. `parameters` itself is taken out of the tree.
 * @throws ConfigError for unknown names, circles, and blocks inside strings.
 */
export function interpolate(root: LocatedMap): LocatedMap {
  const parameters = root.entries.get('parameters')?.value;
  const entries = new Map(root.entries);
  entries.delete('parameters');
  if (parameters && parameters.kind !== 'map') {
    throw new ConfigError([
      problemAt(parameters.origin, ['parameters'], 'parameters is a map of names', 'parameters: {activation: tanh}'),
    ]);
  }
  const problems: Problem[] = [];
  const names = parameters?.entries ?? new Map();
  const replaced = mapScalars({ ...root, entries }, (scalar) => substitute(scalar, names, [], problems));
  if (problems.length > 0) throw new ConfigError(problems);
  return replaced as LocatedMap;
}

type Parameters = LocatedMap['entries'];
type LocatedScalar = Extract<Located, { kind: 'scalar' }>;

function substitute(
  scalar: LocatedScalar,
  parameters: Parameters,
  stack: readonly string[],
  problems: Problem[],
): Located {
  if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar;
  const whole = /^\$\{([^}]*)\}$/.exec(scalar.value);
  if (whole) return lookUp(whole[1], scalar, parameters, stack, problems) ?? scalar;
  const text = scalar.value.replace(REFERENCE, (reference, name: string) => {
    const value = lookUp(name, scalar, parameters, stack, problems);
    if (!value) return reference;
    if (value.kind === 'scalar') return String(value.value);
    problems.push(
      problemAt(
        scalar.origin,
        [],
        `\${${name.trim()}} is a ${value.kind}, and stands inside a text`,
        'let it stand alone',
      ),
    );
    return reference;
  });
  return { ...scalar, value: text };
}

/** The parameter's value, with its own references replaced; where it was used stays its place. */
function lookUp(
  written: string,
  at: LocatedScalar,
  parameters: Parameters,
  stack: readonly string[],
  problems: Problem[],
): Located | undefined {
  const name = written.trim();
  const entry = parameters.get(name);
  if (!entry) {
    const names = [...parameters.keys()];
    const near = closest(name, names);
    const known = names.length > 0 ? `defined: ${listed(names, 'and')}` : 'no parameters are defined';
    problems.push(
      problemAt(
        at.origin,
        [],
        `\${${name}} is not defined`,
        near ? `did you mean \${${near}}?` : `${known}; add it under parameters:`,
      ),
    );
    return undefined;
  }
  if (stack.includes(name)) {
    const loop = [...stack.slice(stack.indexOf(name)), name].join(' -> ');
    problems.push(problemAt(entry.key, ['parameters', name], `parameters go round in a circle: ${loop}`));
    return undefined;
  }
  const value = mapScalars(entry.value, (scalar) => substitute(scalar, parameters, [...stack, name], problems));
  return value.kind === 'scalar' ? { ...value, origin: at.origin } : value;
}
