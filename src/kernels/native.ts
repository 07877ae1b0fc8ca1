// The compiled kernels in Node: V8 prepared for them, read from beside this file, compiled once a process.
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { type EngineChoice, EngineError } from './engine-choice.js';
import {
  Arena,
  type CompiledKernels,
  type EngineName,
  fastestEngine,
  type Kernels,
  loadKernels,
  type Width,
} from './index.js';
import { hasRelaxedSimd, hasSimd, instantiate } from './module.js';
import { chooseWidth, type WidthChoice } from './width.js';

/** The width that was asked for; like V8's flags, it holds for the whole process. */
let asked: Width | undefined;

/**
 * The engine that a choice means on this machine.
 * @throws EngineError when this machine does not have what was asked for.
 */
export function resolveEngine(choice: EngineChoice): EngineName {
  prepareV8();
  if (choice === 'reference') return choice;
  if (choice === 'simd' && !hasSimd()) {
    throw new EngineError('this machine has no 128-bit WebAssembly SIMD; use --engine reference');
  }
  const engine = choice === 'simd' ? choice : fastestEngine();
  asked = choice === 'narrow' ? 128 : undefined;
  if (choice === 'wide') requireWide(engine);
  return engine;
}

function requireWide(engine: EngineName): void {
  const { width, reason } = engine === 'reference' ? NOT_MERGED : widthOf(engine);
  if (width !== 256) throw new EngineError(`--engine wide: ${reason}; use --engine auto`);
}

/** Compiles an engine's kernels, where it has any to compile. */
export function compileKernels(engine: EngineName, width?: Width): CompiledKernels | undefined {
  if (engine === 'reference') return undefined;
  prepareV8();
  const chosen = width ?? asked ?? widthOf(engine).width;
  return { module: moduleOf(engine, chosen === 256), width: chosen };
}

/** An engine on an arena's memory, compiled for it alone. */
export const nativeKernels = (engine: EngineName, arena: Arena, width?: Width): Kernels =>
  loadKernels(engine, arena, compileKernels(engine, width));

/** The .wasm file of an engine, beside this module in dist/. */
export const kernelFile = (engine: CompiledEngine): URL => new URL(`./${engine}.wasm`, import.meta.url);

type CompiledEngine = Exclude<EngineName, 'reference'>;

const modules = new Map<string, WebAssembly.Module>();
/**
 * An engine's module, and whether V8 merges pairs in what it compiles from now on: it compiles a function when that is first
 * called. V8 keeps the code of equal bytes, so an empty section tells the two apart.
 */
function moduleOf(engine: CompiledEngine, merged: boolean): WebAssembly.Module {
  const isMarked = CAN_MERGE && !merged;
  if (CAN_MERGE) v8.setFlagsFromString(`--${merged ? '' : 'no-'}experimental-wasm-revectorize`);
  const key = `${engine} ${isMarked}`;
  const module = modules.get(key) ?? new WebAssembly.Module(marked(readFileSync(kernelFile(engine)), isMarked));
  modules.set(key, module);
  return module;
}

function marked(bytes: Buffer, isMarked: boolean): Buffer {
  const name = [...'unmerged'].map((letter) => letter.charCodeAt(0));
  return isMarked ? Buffer.concat([bytes, Buffer.from([0, name.length + 1, name.length, ...name])]) : bytes;
}

const NODE = Number.parseInt(process.versions.node, 10);
/** Whether this V8 can merge pairs of 128-bit operations into 256-bit ones. */
export const CAN_MERGE = NODE >= 24 && process.arch === 'x64';

const widths = new Map<CompiledEngine, WidthChoice>();
/** The width at which an engine's kernels run here unless one is asked for, and why. Chosen once a process. */
function widthOf(engine: CompiledEngine): WidthChoice {
  const known = widths.get(engine);
  if (known) return known;
  const choice = CAN_MERGE ? measured(engine) : NOT_MERGED;
  widths.set(engine, choice);
  return choice;
}

function measured(engine: CompiledEngine): WidthChoice {
  const arena = new Arena();
  // Merging is on for the functions that are compiled here, those of the wide layout.
  const [narrow, wide] = ([128, 256] as const).map((width) =>
    instantiate({ module: moduleOf(engine, true), width }, arena),
  );
  return chooseWidth(narrow, wide, arena);
}

/** What a user should know about an engine here; undefined if all is well. */
export function remarkOf(engine: EngineName): string | undefined {
  // Narrow kernels need no measuring, and turn merging off.
  if (engine === 'reference' || asked === 128) return undefined;
  const { isWrong, reason } = widthOf(engine);
  return isWrong ? `${reason}; lenet uses 128-bit ones, at half the speed` : undefined;
}

const NOT_MERGED: WidthChoice = {
  width: 128,
  reason: `256-bit kernels need Node 24 or newer on an x64 processor, and this is Node ${process.versions.node} on ${process.arch}`,
  isWrong: false,
};

let isPrepared = false;
/** Sets V8's flags, which it reads at the first compilation. It prints an error for one that it does not know. */
function prepareV8(): void {
  if (isPrepared) return;
  isPrepared = true;
  // Behind a flag on Node 20; newer versions have it without, and no longer know the flag.
  if (!hasRelaxedSimd() && NODE < 22) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  // Straight to the optimising compiler: the baseline one is ten times slower, and a training loop
  // would sit in it for seconds.
  v8.setFlagsFromString('--no-liftoff');
  v8.setFlagsFromString('--no-wasm-dynamic-tiering');
  // From Node 24 on, the optimiser inlines by call counts of the baseline compiler; without them Node 26 aborts.
  if (NODE >= 24) v8.setFlagsFromString('--no-wasm-inlining');
}
