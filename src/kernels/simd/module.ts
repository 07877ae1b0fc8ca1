// Loads the compiled kernels and tells which of them this machine can run.
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import type { Arena } from '../arena.js';

/** The exports of assembly/index.ts: pointers and numbers in, at most a number out. */
export type SimdModule = Record<
  | 'activate'
  | 'activateBackward'
  | 'adadelta'
  | 'adagrad'
  | 'adam'
  | 'addTo'
  | 'averagePool'
  | 'averagePoolBackward'
  | 'biasGradient'
  | 'channelAffine'
  | 'channelBlend'
  | 'channelMoments'
  | 'channelSums'
  | 'conv2dWeightGradient'
  | 'correlate'
  | 'denseWeightGradient'
  | 'displacement'
  | 'distanceLoss'
  | 'distanceProbabilities'
  | 'distances'
  | 'distancesBackward'
  | 'dropout'
  | 'fused'
  | 'hinge'
  | 'loadImages'
  | 'maxPool'
  | 'maxPoolBackward'
  | 'multiplyAdd'
  | 'noise'
  | 'normalizeImages'
  | 'normalizeImagesBackward'
  | 'pack'
  | 'pad'
  | 'peak'
  | 'predict'
  | 'prelu'
  | 'preluBackward'
  | 'rank'
  | 'rmsprop'
  | 'scale'
  | 'sdlm'
  | 'sgd'
  | 'softmax'
  | 'softmaxCrossEntropy'
  | 'softmaxSquaredError'
  | 'squaredError'
  | 'sumGroups'
  | 'sumOfSquares'
  | 'warp'
  | 'zero',
  (...args: number[]) => number
>;

// Smallest modules that use the feature: (func (drop (i32x4.relaxed_... / v128.const))).
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
const ZERO = [0xfd, 12, ...new Array(16).fill(0)];
const probe = (body: number[]) => new Uint8Array([...HEADER, 10, ...sized([1, ...sized([0, ...body, 0x1a, 0x0b])])]);
const sized = (bytes: number[]) => [bytes.length, ...bytes];

/** Whether V8 compiles 128-bit SIMD here. */
export function hasSimd(): boolean {
  return WebAssembly.validate(probe(ZERO));
}

/** Whether V8 compiles relaxed SIMD (fused multiply-add); asks it to, on Node 20 where it is behind a flag. */
export function hasRelaxedSimd(): boolean {
  allowRelaxedSimd();
  return WebAssembly.validate(probe([...ZERO, ...ZERO, ...ZERO, 0xfd, 0x85, 0x02]));
}

let prepared = false;
/** V8 flags must be set before the first compilation; an unknown flag is ignored by newer versions. */
function allowRelaxedSimd(): void {
  if (prepared) return;
  prepared = true;
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  // Straight to the optimising compiler: the baseline one is ten times slower, and a training loop
  // would sit in it for seconds.
  v8.setFlagsFromString('--no-liftoff');
  v8.setFlagsFromString('--no-wasm-dynamic-tiering');
}

/** Compiles one flavour of the kernels: once a process, for all threads. */
export function compileModule(flavour: 'simd' | 'relaxed-simd'): WebAssembly.Module {
  allowRelaxedSimd();
  return new WebAssembly.Module(readFileSync(binary(flavour)));
}

/** The compiled kernels on an arena's memory. */
export function instantiate(module: WebAssembly.Module, arena: Arena): SimdModule {
  return new WebAssembly.Instance(module, { env: { memory: arena.memory } }).exports as unknown as SimdModule;
}

/** The .wasm file beside this one in dist/, also when this file runs from src/ (in tests). */
function binary(flavour: string): URL {
  const here = import.meta.url.replace('/src/kernels/', '/dist/kernels/');
  return new URL(`./${flavour}.wasm`, here);
}
