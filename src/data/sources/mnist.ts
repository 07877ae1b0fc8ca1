// MNIST: looked for on this machine, else fetched, always checked.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { optionsOf } from '../../schema/index.js';
import { DataError, type Dataset, type Images } from '../dataset.js';
import { type Idx, readIdx } from '../idx.js';
import type { DataSource, LoadContext } from './source.js';

/** SHA-256 of the uncompressed files, by name. */
const MNIST_FILES: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

/** Public copies; each holds the four files with .gz after their names. */
const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];
const TIMEOUT_MS = 60_000;

/** LENET_MNIST_MIRROR, a folder of a server with the same files, goes before the public ones. */
function mirrors(): string[] {
  const own = process.env.LENET_MNIST_MIRROR;
  return own ? [own.endsWith('/') ? own : `${own}/`, ...MIRRORS] : MIRRORS;
}

/** `mnist`: 60,000 / 10,000 handwritten digits, 28 x 28. LeCun, Cortes and Burges 1998. */
export const mnist: DataSource = {
  type: 'mnist',
  summary: 'MNIST: 60,000 and 10,000 handwritten digits, found on this machine or fetched once.',
  options: optionsOf({}),
  describe: async () => ({ shape: [1, 28, 28], classes: 10, trainImages: 60_000 }),
  load: (_, context) => loadMnist(context),
};

/** Where MNIST is looked for, in order. */
export function mnistPlaces(context: LoadContext): string[] {
  const places = [context.dataDir, process.env.LENET_DATA_DIR, cacheOf(context)];
  return places.filter((place): place is string => Boolean(place));
}

const cacheOf = (context: LoadContext) => join(context.cacheDir, 'mnist');

/** The first place that holds all four files, or undefined. */
export function findMnist(context: LoadContext): string | undefined {
  const complete = (place: string) => Object.keys(MNIST_FILES).every((name) => fileIn(place, name));
  return mnistPlaces(context).find(complete);
}

function fileIn(place: string, name: string): string | undefined {
  return [join(place, `${name}.gz`), join(place, name)].find((path) => existsSync(path));
}

async function loadMnist(context: LoadContext): Promise<Dataset> {
  const place = findMnist(context) ?? (await fetchMnist(context));
  const names = Object.keys(MNIST_FILES);
  const files = await Promise.all(names.map((name) => readChecked(fileIn(place, name) as string, name, context)));
  return {
    train: images(files[0], files[1]),
    test: images(files[2], files[3]),
    classes: 10,
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
    checksums: MNIST_FILES,
  };
}

function images(pixels: Idx, labels: Idx): Images {
  const [count, rows, columns] = pixels.sizes;
  return { count, shape: [1, rows, columns], pixels: pixels.bytes, labels: labels.bytes };
}

/** Reads a file and checks it against the official checksum. @throws DataError */
async function readChecked(path: string, name: string, { allocate }: Pick<LoadContext, 'allocate'> = {}) {
  const idx = await readIdx(path, name.includes('images') ? [3] : [1], allocate);
  const found = sha256(idx.whole);
  if (found !== MNIST_FILES[name]) {
    throw new DataError(
      `${path}: not MNIST's ${name}: SHA-256 ${found.slice(0, 12)}..., expected ${MNIST_FILES[name].slice(0, 12)}...\n` +
        '  Remove it and run lenet data fetch mnist; for other data in this format use source: idx.',
    );
  }
  return idx;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Checks the four files where they are found. @throws DataError at the first that is wrong or missing. */
export async function verifyMnist(context: LoadContext): Promise<{ place: string; files: string[] }> {
  const place = findMnist(context);
  if (!place) throw new DataError(`MNIST is not on this machine; looked in:\n${bullets(mnistPlaces(context))}`);
  const files: string[] = [];
  for (const name of Object.keys(MNIST_FILES)) {
    const path = fileIn(place, name) as string;
    await readChecked(path, name);
    files.push(path);
  }
  return { place, files };
}

/** Fetches what the cache lacks from the first mirror that answers; returns the cache folder. */
export async function fetchMnist(context: LoadContext): Promise<string> {
  const place = cacheOf(context);
  const failures: string[] = [];
  for (const mirror of mirrors()) {
    try {
      for (const name of Object.keys(MNIST_FILES)) {
        if (!fileIn(place, name)) await fetchFile(mirror, name, place, context);
      }
      return place;
    } catch (error) {
      failures.push(`${URL.canParse(mirror) ? new URL(mirror).host : mirror}: ${reasonOf(error)}`);
    }
  }
  throw new DataError(
    `MNIST is not on this machine and could not be fetched:\n${bullets(failures)}\n  Looked in:\n${bullets(mnistPlaces(context))}\n` +
      '  Put the four files (train-images-idx3-ubyte.gz, ...) into a folder and name it with --data-dir or\n' +
      '  LENET_DATA_DIR, or train on the embedded digits with --set data.source=digits.',
  );
}

function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error & { cause?: { code?: string } };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? message;
}

const bullets = (lines: readonly string[]) => lines.map((line) => `    - ${line}`).join('\n');

/** Fetches, checks and only then puts in place: a broken download never looks like a data set. */
async function fetchFile(mirror: string, name: string, place: string, context: LoadContext): Promise<void> {
  const response = await fetch(`${mirror}${name}.gz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok || !response.body) throw new Error(`answered ${response.status}`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let done = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    done += chunk.length;
    context.progress?.(`${name}.gz`, done, total);
  }
  await mkdir(place, { recursive: true });
  const path = join(place, `${name}.gz`);
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, Buffer.concat(chunks));
    const { whole } = await readIdx(temporary, name.includes('images') ? [3] : [1]);
    if (sha256(whole) !== MNIST_FILES[name]) throw new Error(`${name}: wrong checksum`);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
