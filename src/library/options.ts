// Options that several functions take, and their checks: a program in JavaScript has no types that would refuse a mistake.
import { closest, listed } from '../config/closest.js';
import type { ConfigInput } from '../config/input.js';
import { flowText } from '../format/flow.js';
import { ENGINE_CHOICES, type EngineChoice, EngineError } from '../kernels/engine-choice.js';

/** Values of the configuration by path, as `--set`: `{'training.epochs': 2}`. */
export type Settings = Readonly<Record<string, unknown>>;

export interface ComputeOptions {
  /** Kernels, as `--engine`. Default: `auto`. */
  readonly engine?: EngineChoice;
  /** Where MNIST is looked for first, as `--data-dir`. */
  readonly dataDir?: string;
}

/** @throws TypeError for an option that `what` does not have */
export function requireKnown(what: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = closest(unknown, known);
  throw new TypeError(
    `${what} has no option ${unknown}; ${near ? `did you mean ${near}?` : `there are ${listed(known, 'and')}`}`,
  );
}

/** @throws TypeError */
export function requireInput(what: string, input: ConfigInput): void {
  if (typeof input === 'string' || (typeof input === 'object' && input !== null && !Array.isArray(input))) return;
  const given = input === null ? 'null' : Array.isArray(input) ? 'a list' : typeof input;
  throw new TypeError(`${what} takes the path of a file, a name of lenet list, or plain data; this is ${given}`);
}

/** @throws RangeError */
export function requireWhole(name: string, value: number | undefined, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) return;
  throw new RangeError(`${name} must be a whole number from 1 to ${most}, but is ${value}`);
}

/** @throws EngineError */
export function engineOf({ engine = 'auto' }: ComputeOptions): EngineChoice {
  if (ENGINE_CHOICES.includes(engine)) return engine;
  throw new EngineError(`unknown engine ${engine}; there are ${ENGINE_CHOICES.join(', ')}`);
}

/** `path=value`, as `--set` takes it; undefined values are left out. @throws TypeError */
export const settingsText = (settings: Settings = {}): string[] =>
  Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => `${pathText(path)}=${flowText(value)}`);

/** `path=value,value`, as `--grid` takes it. @throws TypeError */
export const gridText = (grid: Readonly<Record<string, readonly unknown[]>> = {}): string[] =>
  Object.entries(grid).map(([path, values]) => {
    if (!Array.isArray(values)) throw new TypeError(`grid ${path} must be a list of values`);
    return `${pathText(path)}=${flowText(values).slice(1, -1)}`;
  });

function pathText(path: string): string {
  if (!path.includes('=')) return path;
  throw new TypeError(`${path} is not a path such as training.epochs: it has a =`);
}
