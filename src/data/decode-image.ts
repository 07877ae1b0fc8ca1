// PNG and JPEG files to bytes [channel][row][column].
import { decode as decodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import { DataError } from './dataset.js';

interface Decoded {
  readonly shape: readonly [number, number, number];
  readonly pixels: Uint8Array;
}

/** Interleaved samples of a file, scaled to bytes. */
interface Samples {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly at: (index: number) => number;
}

/**
 * Decodes an image, to grey (0.299 R + 0.587 G + 0.114 B) or to three channels; transparency is laid
 * on black.
 * @throws DataError when the bytes are not a PNG or JPEG that can be read.
 */
export function decodeImage(bytes: Buffer, path: string, channels: number): Decoded {
  const s = samples(bytes, path);
  const size = s.width * s.height;
  const pixels = new Uint8Array(channels * size);
  const coloured = s.channels >= 3;
  const opacity = s.channels === 2 || s.channels === 4;
  for (let p = 0; p < size; p++) {
    const at = p * s.channels;
    const alpha = opacity ? s.at(at + s.channels - 1) / 255 : 1;
    const [r, g, b] = coloured ? [s.at(at), s.at(at + 1), s.at(at + 2)] : [s.at(at), s.at(at), s.at(at)];
    if (channels === 1) pixels[p] = Math.round((0.299 * r + 0.587 * g + 0.114 * b) * alpha);
    else for (const [c, v] of [r, g, b].entries()) pixels[c * size + p] = Math.round(v * alpha);
  }
  return { shape: [channels, s.height, s.width], pixels };
}

function samples(bytes: Buffer, path: string): Samples {
  try {
    if (bytes[0] === 0xff && bytes[1] === 0xd8) {
      const image = jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true, maxMemoryUsageInMB: 512 });
      return { width: image.width, height: image.height, channels: 4, at: (i) => image.data[i] };
    }
    const { width, height, channels, depth, data, palette } = decodePng(bytes);
    if (palette) {
      const colours = palette;
      return { width, height, channels: 3, at: (i) => colours[data[Math.floor(i / 3)]][i % 3] };
    }
    const most = 2 ** depth - 1;
    return { width, height, channels, at: (i) => Math.round((data[i] / most) * 255) };
  } catch (error) {
    throw new DataError(`${path}: not a PNG or JPEG image that can be read (${(error as Error).message})`);
  }
}
