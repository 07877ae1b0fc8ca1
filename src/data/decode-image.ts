// Image files to bytes [channel][row][column].
import sharp from 'sharp';
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
  /** Longest side: larger images are made smaller. */
  readonly longest?: number;
  /** What shows through where the image is transparent: black, or whichever of black and white is unlike what is drawn. */
  readonly behind?: 'black' | 'contrast';
}

/**
 * Decodes PNG, JPEG, WebP and what else sharp reads, turned as the camera says.
 * @throws DataError when the bytes are not an image that can be read.
 */
export async function decodeImage(bytes: Buffer, path: string, options: DecodeOptions): Promise<Decoded> {
  const { channels, longest, behind = 'black' } = options;
  const { data, info, width } = await rgba(bytes, path, longest);
  const size = info.width * info.height;
  const background = behind === 'contrast' && isDark(data) ? 255 : 0;
  const pixels = new Uint8Array(channels * size);
  for (let p = 0; p < size; p++) {
    const alpha = data[4 * p + 3] / 255;
    const over = (c: number) => data[4 * p + c] * alpha + background * (1 - alpha);
    if (channels === 1) pixels[p] = Math.round(0.299 * over(0) + 0.587 * over(1) + 0.114 * over(2));
    else for (let c = 0; c < 3; c++) pixels[c * size + p] = Math.round(over(c));
  }
  return { shape: [channels, info.height, info.width], pixels, reduction: width / info.width };
}

async function rgba(bytes: Buffer, path: string, longest: number | undefined) {
  try {
    const image = sharp(bytes).autoOrient();
    const { width } = (await image.metadata()).autoOrient;
    if (longest) image.resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true });
    const raw = image.toColourspace('srgb').ensureAlpha().raw();
    return { width, ...(await raw.toBuffer({ resolveWithObject: true })) };
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new DataError(`${path}: not an image that can be read (${reason})`);
  }
}

/** Whether what is opaque is darker than the middle. */
function isDark(data: Uint8Array): boolean {
  let [sum, weight] = [0, 1e-9];
  for (let at = 0; at < data.length; at += 4) {
    sum += data[at + 1] * data[at + 3];
    weight += data[at + 3];
  }
  return sum / weight < 128;
}
