// What lenet does where V8 merges kernels wrongly. A fresh copy of the module, with another checksum, stands for such a V8.
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as native from '../../src/kernels/native.js';

describe.skipIf(!native.CAN_MERGE)('a V8 that merges kernels wrongly', () => {
  let restore = () => {};
  afterEach(() => {
    restore();
    vi.resetModules();
  });

  async function wrong() {
    vi.resetModules();
    const { CHECKSUMS } = await import('../../src/kernels/self-check.js');
    const right = { ...CHECKSUMS };
    restore = () => void Object.assign(CHECKSUMS, right);
    Object.assign(CHECKSUMS, { fused: 1, rounded: 2 });
    return import('../../src/kernels/native.js');
  }

  it('is not used: kernels are those of 128 bits, compiled apart from the merged ones', async () => {
    const { compileKernels, resolveEngine } = await wrong();
    const engine = resolveEngine('auto');
    const compiled = compileKernels(engine);
    expect(compiled?.width).toBe(128);
    const marks = [compiled, compileKernels(engine, 256)].map(
      (kernels) => WebAssembly.Module.customSections(kernels?.module as WebAssembly.Module, 'unmerged').length,
    );
    expect(marks).toEqual([1, 0]);
  });

  it('is named in a remark, and in the refusal of wide kernels', async () => {
    const { remarkOf, resolveEngine } = await wrong();
    expect(remarkOf(resolveEngine('auto'))).toMatch(
      /^V8 \S+ computes 256-bit kernels wrongly here; lenet uses 128-bit ones, at half the speed$/,
    );
    expect(() => resolveEngine('wide')).toThrow(/^--engine wide: V8 \S+ computes 256-bit kernels wrongly here; use/);
    expect(remarkOf('reference')).toBeUndefined();
  });
});

describe('the choice of an engine', () => {
  it('compiles narrow kernels apart from merged ones where V8 merges, and as they are where it does not', () => {
    const engine = native.resolveEngine('narrow');
    const compiled = native.compileKernels(engine);
    expect(compiled?.width).toBe(128);
    const marks = WebAssembly.Module.customSections(compiled?.module as WebAssembly.Module, 'unmerged');
    expect(marks).toHaveLength(native.CAN_MERGE ? 1 : 0);
    native.resolveEngine('auto');
  });
});
