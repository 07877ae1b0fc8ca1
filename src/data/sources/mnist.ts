// MNIST: searched on this machine, otherwise downloaded; always verified.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { optionsOf } from '../../schema/index.js';
import { DataError, type Dataset, type Images } from '../dataset.js';
import { download } from '../download.js';
import { type Idx, readIdx } from '../idx.js';
import { defineSource, type LoadContext } from './source.js';

interface MnistFile {
  /** SHA-256 of the uncompressed file. */
  readonly sha256: string;
  /** Uncompressed. */
  readonly bytes: number;
  /** Size of the published file; copies may be compressed differently. */
  readonly gzipped: number;
}

const MNIST_FILES: Readonly<Record<string, MnistFile>> = {
  'train-images-idx3-ubyte': {
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    ...{ bytes: 47_040_016, gzipped: 9_912_422 },
  },
  'train-labels-idx1-ubyte': {
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    ...{ bytes: 60_008, gzipped: 28_881 },
  },
  't10k-images-idx3-ubyte': {
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    ...{ bytes: 7_840_016, gzipped: 1_648_877 },
  },
  't10k-labels-idx1-ubyte': {
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    ...{ bytes: 10_008, gzipped: 4_542 },
  },
};

/** Public copies; each serves the four files as <name>.gz. */
const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

/** LENET_MNIST_MIRROR, the URL of a directory with the same files, is tried before the public mirrors. */
function mirrors(): string[] {
  const own = process.env.LENET_MNIST_MIRROR;
  return own ? [own.endsWith('/') ? own : `${own}/`, ...MIRRORS] : MIRRORS;
}

/** `mnist`: 60,000 / 10,000 handwritten digits, 28 x 28. LeCun, Cortes and Burges 1998. */
export const mnist = defineSource({
  type: 'mnist',
  summary: 'MNIST: 60,000 and 10,000 handwritten digits, found on this machine or downloaded once.',
  options: optionsOf({}),
  describe: async () => ({ shape: [1, 28, 28], classes: 10, trainImages: 60_000 }),
  load: (_, context) => loadMnist(context),
});

/** The directories searched for MNIST, in order. */
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
    checksums: Object.fromEntries(names.map((name) => [name, MNIST_FILES[name].sha256])),
  };
}

function images(pixels: Idx, labels: Idx): Images {
  const [count, rows, columns] = pixels.sizes;
  return { count, shape: [1, rows, columns], pixels: pixels.bytes, labels: labels.bytes };
}

/** Reads a file and checks its official checksum. @throws DataError */
async function readChecked(path: string, name: string, { allocate }: Pick<LoadContext, 'allocate'> = {}): Promise<Idx> {
  const notMnist = (why: string) =>
    new DataError(
      `${path}: not MNIST's ${name}: ${why}\n` +
        '  Remove it and run lenet data fetch mnist; for other data in this format use source: idx.',
    );
  const idx = await readIdx(path, name.includes('images') ? [3] : [1], allocate).catch((error) => {
    throw notMnist((error as Error).message.replace(`${path}: `, ''));
  });
  const found = sha256(idx.whole);
  const expected = MNIST_FILES[name].sha256;
  if (found === expected) return idx;
  throw notMnist(`SHA-256 ${found.slice(0, 12)}..., expected ${expected.slice(0, 12)}...`);
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Verifies the four files where they are found. @throws DataError at the first that is wrong or missing. */
export async function verifyMnist(context: LoadContext): Promise<{ place: string; files: string[] }> {
  const place = findMnist(context);
  if (!place) throw new DataError(`MNIST is not on this machine; searched:\n${bullets(mnistPlaces(context))}`);
  const files: string[] = [];
  for (const name of Object.keys(MNIST_FILES)) {
    const path = fileIn(place, name) as string;
    await readChecked(path, name);
    files.push(path);
  }
  return { place, files };
}

/** Downloads the files missing in the cache from the first mirror that works; returns the cache directory. */
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
      failures.push(`${URL.canParse(mirror) ? new URL(mirror).host : mirror}: ${(error as Error).message}`);
    }
  }
  throw new DataError(
    `MNIST is not on this machine and could not be downloaded:\n${bullets(failures)}\n  Searched:\n${bullets(mnistPlaces(context))}\n` +
      '  Put the four files (train-images-idx3-ubyte.gz, ...) into a directory and pass it as --data-dir or\n' +
      '  LENET_DATA_DIR, or train on the embedded digits with --set data.source=digits.',
  );
}

const bullets = (lines: readonly string[]) => lines.map((line) => `    - ${line}`).join('\n');

/** @throws Error with a readable message */
function fetchFile(mirror: string, name: string, place: string, { progress }: LoadContext): Promise<void> {
  const { bytes, gzipped } = MNIST_FILES[name];
  return download({
    url: `${mirror}${name}.gz`,
    file: join(place, `${name}.gz`),
    usual: gzipped,
    // Gzip slightly enlarges incompressible data.
    most: Math.ceil(1.001 * bytes) + 1024,
    progress: (done, total) => progress?.(`${name}.gz`, done, total),
    async verify(path) {
      await readChecked(path, name).catch((error) => {
        throw new Error((error as Error).message.split('\n')[0].replaceAll(path, `${name}.gz`));
      });
    },
  });
}
