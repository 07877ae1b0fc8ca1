// Reads digits in a worker of the browser, with the same kernels, layers and normalisation as the command line.

import type { PlacedImages } from '../../../engine/block.js';
import { InferenceSession, type ModelDescription } from '../../../engine/inference-session.js';
import { Arena, fastestEngine, loadKernels } from '../../../kernels/index.js';
import { digitsIn } from '../../../predict/find-digits.js';
import { decodeTensors } from '../../../runs/safetensors.js';
import { ask, askJson } from '../api.js';
import type { Drawing, FromReader, LayerOutput, Reading, ToReader } from './messages.js';

const say = (message: FromReader) => postMessage(message);

interface OpenModel {
  readonly run: string;
  readonly inference: InferenceSession;
  /** Memory for a single image. */
  readonly place: PlacedImages;
}

let open: OpenModel | undefined;

async function openModel(run: string): Promise<void> {
  const engine = fastestEngine();
  const [description, weights, module] = await Promise.all([
    askJson<ModelDescription>('model', { run }),
    ask('weights', { run }).then((response) => response.arrayBuffer()),
    engine === 'reference' ? undefined : WebAssembly.compileStreaming(fetch(`/kernels/${engine}.wasm`)),
  ]);
  const { shape, classNames } = description;
  if (shape[0] !== 1) throw new Error('This model was trained on colour images; the board is grey.');
  const arena = new Arena();
  const kernels = loadKernels(engine, arena, module && { module, width: 128 });
  const inference = new InferenceSession(description, decodeTensors(new Uint8Array(weights)), kernels, arena);
  open = { run, inference, place: inference.place(imageOf(shape, new Uint8Array(shape[1] * shape[2]))) };
  say({ kind: 'opened', run, classNames, engine });
}

const imageOf = (shape: ModelDescription['shape'], pixels: Uint8Array) => ({
  count: 1,
  shape,
  pixels,
  labels: new Uint8Array(1),
});

function read({ inference, place }: OpenModel, { rows, columns, grey }: Drawing): Reading | null {
  const began = performance.now();
  const { shape } = inference.description;
  const size = { rows: shape[1], columns: shape[2] };
  // A board needs no estimate of lighting, unlike a photograph.
  const amount = { rows, columns, values: Float32Array.from(grey, (value) => 1 - value / 255) };
  const [digit] = digitsIn({ amount, threshold: 0.5 }, { many: false, ...size });
  if (!digit) return null;
  inference.replace(place, imageOf(shape, digit.pixels));
  let reading: Reading | null = null;
  inference.observe(place, ({ prediction, probabilities, output }) => {
    const layers = inference.graph.nodes.map(
      ({ name, layer, shape: of }, i): LayerOutput => ({ name, type: layer.type, shape: of, values: output(i) }),
    );
    const milliseconds = performance.now() - began;
    reading = {
      seen: { ...size, pixels: digit.pixels },
      prediction,
      probabilities: probabilities(),
      layers,
      milliseconds,
    };
  });
  return reading;
}

addEventListener('message', async ({ data }: MessageEvent<ToReader>) => {
  try {
    if (data.kind === 'open') await openModel(data.run);
    else if (open) say({ kind: 'read', reading: read(open, data.drawing) });
  } catch (error) {
    say({ kind: 'failed', error: (error as Error).message });
  }
});
