// What lenet does where V8 merges kernels wrongly: a process of its own, in which the known checksum is another.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as native from '../../src/kernels/native.js';

/** Runs a script with everything that the built native.js exports; what it returns. */
function inProcess(script: string): unknown {
  const moduleAt = (name: string) => JSON.stringify(pathToFileURL(resolve('dist/kernels', name)).href);
  const code = `
    const { CHECKSUMS } = await import(${moduleAt('self-check.js')});
    Object.assign(CHECKSUMS, { fused: 1, rounded: 2 });
    const native = await import(${moduleAt('native.js')});
    const marksOf = ({ module }) => WebAssembly.Module.customSections(module, 'unmerged').length;
    console.log(JSON.stringify((() => { ${script} })()));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
}

describe.skipIf(!native.CAN_MERGE)('a V8 that merges kernels wrongly', () => {
  it('is not used: kernels are those of 128 bits, compiled apart from the merged ones', () => {
    const found = inProcess(`
      const engine = native.resolveEngine('auto');
      const [chosen, merged] = [native.compileKernels(engine), native.compileKernels(engine, 256)];
      return { width: chosen.width, marks: [chosen, merged].map(marksOf) };`);
    expect(found).toEqual({ width: 128, marks: [1, 0] });
  });

  it('is named in a remark, and in the refusal of wide kernels', () => {
    const found = inProcess(`
      const remarks = [native.resolveEngine('auto'), 'reference'].map(native.remarkOf);
      try { native.resolveEngine('wide'); } catch (error) { return [...remarks, error.message]; }`);
    expect(found).toEqual([
      expect.stringMatching(
        /^V8 \S+ computes 256-bit kernels wrongly here; lenet uses 128-bit ones, at half the speed$/,
      ),
      null,
      expect.stringMatching(/^--engine wide: V8 \S+ computes 256-bit kernels wrongly here; use --engine auto$/),
    ]);
  });
});

describe('the choice of an engine', () => {
  it('compiles narrow kernels apart from merged ones where V8 merges, and as they are where it does not', () => {
    const found = inProcess(`
      const compiled = native.compileKernels(native.resolveEngine('narrow'));
      return { width: compiled.width, marks: marksOf(compiled) };`);
    expect(found).toEqual({ width: 128, marks: native.CAN_MERGE ? 1 : 0 });
  });
});
