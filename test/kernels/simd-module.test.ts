// The declared exports of the compiled kernels equal the actual ones.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernelTypes } from '../../scripts/kernel-types.js';
import { Arena, type EngineName } from '../../src/kernels/index.js';
import { instantiate } from '../../src/kernels/module.js';
import { kernelFile } from '../../src/kernels/native.js';
import { fastEngines } from './bench-space.js';

it('simd-module.ts is generated from the AssemblyScript', () => {
  expect(readFileSync('src/kernels/simd-module.ts', 'utf8')).toBe(kernelTypes());
});

describe.each(fastEngines)('the module of the %s engine', (engine) => {
  it('exports each function with the declared number of parameters, and no other', () => {
    const compiled = new WebAssembly.Module(readFileSync(kernelFile(engine as Exclude<EngineName, 'reference'>)));
    const module = instantiate({ module: compiled, width: 128 }, new Arena());
    const declared = [...kernelTypes().matchAll(/^ {2}(\w+)\(([^)]*)\)/gm)].map(([, name, parameters]) => [
      name,
      parameters.split(':').length - 1,
    ]);
    const exported = Object.entries(module).flatMap(([name, f]) =>
      typeof f === 'function' && !name.startsWith('__') ? [[name, (f as (...args: number[]) => number).length]] : [],
    );
    expect(exported.sort()).toEqual(declared.sort());
  });
});
