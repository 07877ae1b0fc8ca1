// Decodes image files to bytes [channel][row][column].
import { statSync } from 'node:fs';
import sharp, { type Metadata } from 'sharp';
import { readWhole } from '../files/read.js';
import { FileError, whyUnread } from '../files/system-error.js';
import { DataError } from './dataset.js';

export interface Decoded {
  readonly shape: readonly [channels: number, rows: number, columns: number];
  readonly pixels: Uint8Array;
  /** Factor by which the image was reduced: 1 if it was not. */
  readonly reduction: number;
  /** Whether red, green and blue differ by more than JPEG makes them differ. */
  readonly isColour: () => boolean;
}

export interface DecodeOptions {
  /** 1: grey, 0.299 R + 0.587 G + 0.114 B. 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** Longest side, 2048 by default: larger images are reduced during decoding. */
  readonly longest?: number;
}

const LONGEST = 2048;
const FORMATS = ['png', 'jpeg', 'webp'];
/** Limits the pixels: a file of a few kilobytes can hold any number. */
const MOST_PIXELS = 100e6;
/** Largest difference of the colours of a grey pixel. */
const MOST_OF_GREY = 24;
/** Maximum bytes of an image file. */
const MOST_FILE = 512e6;
/** Maximum pixels per side: a row is decoded at once. */
const MOST_A_SIDE = 32_768;
/** Limits interlaced PNG and progressive JPEG, which are decoded in memory as a whole before they can be reduced. */
const MOST_BYTES_AT_ONCE = 160e6;

/** Reads a file. @throws DataError */
export function imageBytes(file: string): Buffer {
  try {
    if (statSync(file).isDirectory())
      throw new DataError(`${file}: this is a directory; name the images in it: ${file}/*`);
    return readWhole(file, MOST_FILE);
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (error instanceof FileError) throw new DataError(error.message);
    throw new DataError(`${file}: ${whyUnread(error)}`);
  }
}

/**
 * Decodes PNG, JPEG and WebP, rotated by the EXIF orientation. Transparent areas get the opposite of the drawn pixels:
 * white where the grey of the drawn pixels, averaged by their opacity, is below 128, and black otherwise.
 * @throws DataError when the bytes are not a readable image, or one of more than 100 million pixels or 32,768 a side.
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
  const overGround = (p: number) => {
    const alpha = data[4 * p + 3] / 255;
    return (c: number) => data[4 * p + c] * alpha + ground * (1 - alpha);
  };
  const isColour = () => {
    for (let p = 0; p < size; p++) {
      const colours = [0, 1, 2].map(overGround(p)).map(Math.round);
      if (Math.max(...colours) - Math.min(...colours) > MOST_OF_GREY) return true;
    }
    return false;
  };
  for (let p = 0; p < size; p++) {
    const over = overGround(p);
    if (channels === 1) pixels[p] = Math.round(grey(over(0), over(1), over(2)));
    else for (let c = 0; c < 3; c++) pixels[c * size + p] = Math.round(over(c));
  }
  return { shape: [channels, info.height, info.width], pixels, reduction: width / info.width, isColour };
}

const grey = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;

async function rgba(bytes: Buffer, path: string, longest: number) {
  try {
    // The limit of sharp counts pixels only, and its message lacks the file name.
    const image = sharp(bytes, { limitInputPixels: false }).autoOrient();
    const metadata = await image.metadata();
    requireModest(metadata, path);
    image.resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true });
    const raw = image.toColourspace('srgb').ensureAlpha().raw();
    return { width: metadata.autoOrient.width, ...(await raw.toBuffer({ resolveWithObject: true })) };
  } catch (error) {
    if (error instanceof DataError) throw error;
    const [reason] = (error as Error).message.split('\n');
    throw new DataError(`${path}: not a readable image (${reason})`);
  }
}

/** @throws DataError before decoding anything that would take too long or too much memory */
function requireModest({ format, width, height, channels, depth, isProgressive }: Metadata, path: string): void {
  if (!FORMATS.includes(format)) {
    throw new DataError(
      `${path}: the image is ${format.toUpperCase()}; only PNG, JPEG and WebP are supported: convert it`,
    );
  }
  const size = `${width} x ${height} pixels`;
  if (width * height > MOST_PIXELS) {
    const found = Math.ceil((width * height) / 1e6);
    throw new DataError(
      `${path}: ${size} are ${found} million, more than the limit of ${MOST_PIXELS / 1e6} million; make the image smaller`,
    );
  }
  if (Math.max(width, height) > MOST_A_SIDE) {
    throw new DataError(`${path}: ${size}, more than the limit of ${MOST_A_SIDE} a side; cut the image into pieces`);
  }
  const whole = width * height * channels * (depth === 'ushort' ? 2 : 1);
  if (!isProgressive || whole <= MOST_BYTES_AT_ONCE) return;
  const how = format === 'png' ? 'interlaced' : 'progressive';
  throw new DataError(
    `${path}: ${size}, ${how}, need ${Math.ceil(whole / 1e6)} MB to decode, more than the limit of ${MOST_BYTES_AT_ONCE / 1e6} MB; ` +
      `make the image smaller, or save it not ${how}`,
  );
}

/** Whether the opaque pixels are darker than mid-grey. */
function isDark(data: Uint8Array): boolean {
  let [sum, weight] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    sum += grey(data[at], data[at + 1], data[at + 2]) * data[at + 3];
    weight += data[at + 3];
  }
  return sum < 128 * weight;
}
