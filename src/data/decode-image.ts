// Image files to bytes [channel][row][column].
import { statSync } from 'node:fs';
import sharp, { type Metadata } from 'sharp';
import { readWhole } from '../files/read.js';
import { FileError, whyUnread } from '../files/system-error.js';
import { DataError } from './dataset.js';

export interface Decoded {
  readonly shape: readonly [channels: number, rows: number, columns: number];
  readonly pixels: Uint8Array;
  /** How many of the file's pixels a pixel is wide: 1, or more where it was made smaller. */
  readonly reduction: number;
}

export interface DecodeOptions {
  /** 1: grey, 0.299 R + 0.587 G + 0.114 B. 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** Longest side, 2048 by default: larger images are made smaller as they are decoded. */
  readonly longest?: number;
}

const LONGEST = 2048;
const FORMATS = ['png', 'jpeg', 'webp'];
/** A file of a few kilobytes can hold any number of pixels. */
const MOST_PIXELS = 100e6;
/** Bytes of an image file. */
const MOST_FILE = 512e6;
/** A row is decoded at once. */
const MOST_A_SIDE = 32_768;
/** Interlaced PNG and progressive JPEG are in memory as a whole before they can be made smaller. */
const MOST_BYTES_AT_ONCE = 160e6;

/** The bytes of a file. @throws DataError */
export function imageBytes(file: string): Buffer {
  try {
    if (statSync(file).isDirectory())
      throw new DataError(`${file}: this is a folder; name the images in it: ${file}/*`);
    return readWhole(file, MOST_FILE);
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (error instanceof FileError) throw new DataError(error.message);
    throw new DataError(`${file}: ${whyUnread(error)}`);
  }
}

/**
 * Decodes PNG, JPEG and WebP, turned as the camera says. What is transparent shows the opposite of what is drawn: white where
 * the grey of the drawn pixels, averaged by their opacity, is below 128, and black otherwise.
 * @throws DataError when the bytes are not an image that can be read, or one of more than 100 million pixels or 32,768 a side.
 */
export async function decodeImage(
  bytes: Buffer,
  path: string,
  { channels, longest = LONGEST }: DecodeOptions,
): Promise<Decoded> {
  const { data, info, width } = await rgba(bytes, path, longest);
  const size = info.width * info.height;
  const ground = isDark(data) ? 255 : 0;
  const pixels = new Uint8Array(channels * size);
  for (let p = 0; p < size; p++) {
    const alpha = data[4 * p + 3] / 255;
    const over = (c: number) => data[4 * p + c] * alpha + ground * (1 - alpha);
    if (channels === 1) pixels[p] = Math.round(grey(over(0), over(1), over(2)));
    else for (let c = 0; c < 3; c++) pixels[c * size + p] = Math.round(over(c));
  }
  return { shape: [channels, info.height, info.width], pixels, reduction: width / info.width };
}

const grey = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;

async function rgba(bytes: Buffer, path: string, longest: number) {
  try {
    // Its own limit is told in pixels alone, and without the file.
    const image = sharp(bytes, { limitInputPixels: false }).autoOrient();
    const metadata = await image.metadata();
    requireModest(metadata, path);
    image.resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true });
    const raw = image.toColourspace('srgb').ensureAlpha().raw();
    return { width: metadata.autoOrient.width, ...(await raw.toBuffer({ resolveWithObject: true })) };
  } catch (error) {
    if (error instanceof DataError) throw error;
    const [reason] = (error as Error).message.split('\n');
    throw new DataError(`${path}: not an image that can be read (${reason})`);
  }
}

/** @throws DataError before anything is decoded that would take too long or too much memory */
function requireModest({ format, width, height, channels, depth, isProgressive }: Metadata, path: string): void {
  if (!FORMATS.includes(format)) {
    throw new DataError(`${path}: the image is ${format.toUpperCase()}; PNG, JPEG and WebP are read: convert it`);
  }
  const size = `${width} x ${height} pixels`;
  if (width * height > MOST_PIXELS) {
    const found = Math.ceil((width * height) / 1e6);
    throw new DataError(
      `${path}: ${size} are ${found} million, and at most ${MOST_PIXELS / 1e6} million are read; make the image smaller`,
    );
  }
  if (Math.max(width, height) > MOST_A_SIDE) {
    throw new DataError(`${path}: ${size}, and at most ${MOST_A_SIDE} a side are read; cut the image into pieces`);
  }
  const whole = width * height * channels * (depth === 'ushort' ? 2 : 1);
  if (!isProgressive || whole <= MOST_BYTES_AT_ONCE) return;
  const how = format === 'png' ? 'interlaced' : 'progressive';
  throw new DataError(
    `${path}: ${size}, ${how}, take ${Math.ceil(whole / 1e6)} MB at once, and at most ${MOST_BYTES_AT_ONCE / 1e6} MB are decoded so; ` +
      `save the image smaller or not ${how}`,
  );
}

/** Whether what is opaque is darker than the middle. */
function isDark(data: Uint8Array): boolean {
  let [sum, weight] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    sum += grey(data[at], data[at + 1], data[at + 2]) * data[at + 3];
    weight += data[at + 3];
  }
  return sum < 128 * weight;
}
