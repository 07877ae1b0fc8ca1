// The parameters that a run starts from: those of the seed, or of a trained model (training.init_from).
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../config/experiment.js';
import type { LoadedConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import type { LoadContext } from '../data/sources/index.js';
import { ParameterLayout } from '../engine/parameters.js';
import type { Session } from '../engine/session.js';
import { fittingTensors, putTensors, requireFit, TensorMismatch } from '../engine/tensors.js';
import { counted } from '../format/numbers.js';
import type { Graph } from '../graph/graph.js';
import { MODEL_FILE, readModel, readParameters } from '../runs/read-model.js';
import { SHIPPED_MODEL, SHIPPED_RUN } from '../runs/reference.js';
import { RunError } from '../runs/run-directory.js';
import type { Tensor } from '../runs/safetensors.js';
import { graphOf } from './build.js';

/** The parameters of training.init_from, with the file. */
export interface Initial {
  readonly file: string;
  readonly sha256: string;
  /** Those that the network takes. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Parameters that start from the seed, with the reason. */
  readonly fromSeed: ReadonlyMap<string, string>;
  /** What is in the file and not in the network, with the reason. */
  readonly unused: ReadonlyMap<string, string>;
}

/** Initializes parameters from the seed, then takes those of a model. */
export function startParameters(session: Session, seed: number, initial: Pick<Initial, 'tensors'> | undefined): void {
  session.initialize(seed);
  if (initial) putTensors(session.layout, session.arena, session.parameters, initial.tensors);
}

const WHERE = 'a path starts at the configuration file, a name is that of a run in runs/, or lenet5-best';

/** The parameters of training.init_from, checked against the network. @throws ConfigError */
export async function initialTensors(loaded: LoadedConfig, context: LoadContext): Promise<Initial | undefined> {
  const asked = askedFor(loaded.experiment.training);
  if (!asked) return undefined;
  const graph = await graphOf(loaded, context);
  requireLayers(loaded, graph, asked);
  const wrong = (message: string, help?: string) =>
    new ConfigError([loaded.problem(['training', 'init_from'], message, help)]);
  try {
    const { file, tensors, sha256 } = readStored(asked.model);
    const { fitting, missing, unused } = take(asked, new ParameterLayout(graph), tensors);
    if (fitting.size === 0) throw wrong(`no parameter of ${file} fits this network`, whyNone(missing));
    requireLoaded(loaded, graph, fitting);
    return { file, sha256, tensors: fitting, fromSeed: missing, unused };
  } catch (error) {
    if (error instanceof RunError) throw wrong(error.message, existsSync(asked.model) ? undefined : WHERE);
    if (!(error instanceof TensorMismatch)) throw error;
    throw wrong(
      `${asked.model} does not fit this network:\n${error.message}`,
      'init_from: {model: ..., partial: true} takes what fits, and starts the rest from the seed',
    );
  }
}

/** What training.init_from asks for. */
interface Asked {
  readonly model: string;
  readonly partial: boolean;
  readonly layers?: readonly string[];
}

function askedFor({ init_from }: Experiment['training']): Asked | undefined {
  return typeof init_from === 'string' ? { model: init_from, partial: false } : init_from;
}

/** @throws ConfigError for a layer that the network does not have */
function requireLayers(loaded: LoadedConfig, graph: Graph, { layers = [] }: Asked): void {
  const names = graph.nodes.map(({ name }) => name);
  const unknown = layers.findIndex((name) => !names.includes(name));
  if (unknown < 0) return;
  const path = ['training', 'init_from', 'layers', unknown];
  throw new ConfigError([
    loaded.problem(path, `unknown layer ${layers[unknown]}`, `the layers are ${names.join(', ')}`),
  ]);
}

/** The tensors that are asked for. @throws TensorMismatch if one of them does not fit, and not only what fits was asked for */
function take({ partial, layers }: Asked, layout: ParameterLayout, tensors: ReadonlyMap<string, Tensor>) {
  const isAsked = (name: string) => layers?.includes(name.split('.')[0]) ?? true;
  const only = <T>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([name]) => isAsked(name)));
  const fit = fittingTensors(layout, only(tensors));
  if (!partial) requireFit({ missing: only(fit.missing), unused: fit.unused });
  const reason = (name: string, found: string) => (isAsked(name) ? found : 'not asked for');
  return { ...fit, missing: new Map([...fit.missing].map(([name, found]) => [name, reason(name, found)])) };
}

/** @throws RunError */
function readStored(model: string): { file: string; sha256: string; tensors: ReadonlyMap<string, Tensor> } {
  const path = model === SHIPPED_MODEL ? SHIPPED_RUN : model;
  const isRun = existsSync(join(path, MODEL_FILE));
  const isOther = !isRun && existsSync(path) && statSync(path).isDirectory();
  if (isOther) throw new RunError(`${path}: a directory without ${MODEL_FILE}: not a run that finished an epoch`);
  return isRun ? { file: join(path, MODEL_FILE), ...readModel(path) } : { file: path, ...readParameters(path) };
}

const whyNone = (missing: ReadonlyMap<string, string>): string =>
  `layers are matched by name: ${[...missing].map(([name, reason]) => `${name}: ${reason}`).join('; ')}`;

/** A frozen layer that starts from the seed never learns anything: with partial, that is a name that does not match. @throws ConfigError */
function requireLoaded(loaded: LoadedConfig, graph: Graph, fitting: ReadonlyMap<string, Tensor>): void {
  const { freeze = [] } = loaded.experiment.training;
  for (const [i, name] of freeze.entries()) {
    const node = graph.nodes.find((one) => one.name === name);
    const absent = Object.keys(node?.parameters ?? {}).filter((key) => !fitting.has(`${name}.${key}`));
    if (absent.length === 0) continue;
    throw new ConfigError([
      loaded.problem(
        ['training', 'freeze', i],
        `${name} is frozen, and the model of init_from has no ${absent.join(' and ')} that fits it: it would stay random`,
        'leave it out of freeze, or give the layer the name and the shape that it has in the model',
      ),
    ]);
  }
}

/** What a partial start took and left, as lines; undefined if everything fitted. */
export function startText({ file, tensors, fromSeed, unused }: Initial): string | undefined {
  if (fromSeed.size + unused.size === 0) return undefined;
  const lines = (found: ReadonlyMap<string, string>) => [...found].map(([name, reason]) => `    - ${name}: ${reason}`);
  const rest = [
    ...(fromSeed.size > 0 ? ['  from the seed:', ...lines(fromSeed)] : []),
    ...(unused.size > 0 ? ['  in the file only:', ...lines(unused)] : []),
  ];
  return `${counted(tensors.size, 'parameter')} from ${file}\n${rest.join('\n')}`;
}
