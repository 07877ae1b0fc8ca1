import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/data/decode-image.js';

const decode = (bytes: Buffer, longest?: number) => decodeImage(bytes, 'a.png', { channels: 1, longest });
const greyOf = async (bytes: Buffer) => [...(await decode(bytes)).pixels];

/** PNG bytes of two pixels, the second of them opaque. */
const onTransparency = (grey: number) =>
  sharp(Uint8Array.of(0, 0, 0, 0, grey, grey, grey, 255), { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toBuffer();

/** The header of a PNG of 8-bit RGBA, and no pixels. */
function header(width: number, height: number, interlaced: boolean): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size.set([8, 6, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(9))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('an image file', () => {
  it('is rotated by its EXIF orientation', async () => {
    const upright = Buffer.from([0, 50, 100, 150, 200, 250]);
    const turned = sharp(upright, { raw: { width: 3, height: 2, channels: 1 } }).rotate(90);
    const file = await sharp(await turned.png().toBuffer())
      .withMetadata({ orientation: 8 })
      .png()
      .toBuffer();
    expect(await greyOf(file)).toEqual([...upright]);
  });

  it('gets a background opposite to its drawing where it is transparent', async () => {
    expect(await greyOf(await onTransparency(0))).toEqual([255, 0]);
    expect(await greyOf(await onTransparency(255))).toEqual([0, 255]);
    expect(await greyOf(await onTransparency(126))).toEqual([255, 126]);
    expect(await greyOf(await onTransparency(130))).toEqual([0, 130]);
  });

  it('is reduced during decoding, and reports the factor', async () => {
    const file = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#808080' } })
      .png()
      .toBuffer();
    expect(await decode(file, 100)).toMatchObject({ shape: [1, 50, 100], reduction: 4 });
    expect(await decode(file)).toMatchObject({ shape: [1, 200, 400], reduction: 1 });
  });

  it('with too many pixels is rejected by its header, with its size and the limit', async () => {
    await expect(decode(header(16000, 16000, false))).rejects.toThrow(
      'a.png: 16000 x 16000 pixels are 256 million, more than the limit of 100 million; make the image smaller',
    );
    await expect(decode(header(40_000, 2, false))).rejects.toThrow(
      'a.png: 40000 x 2 pixels, more than the limit of 32768 a side; cut the image into pieces',
    );
    await expect(decode(header(7000, 6000, true))).rejects.toThrow(
      /a\.png: 7000 x 6000 pixels, interlaced, need 168 MB to decode, more than the limit of 160 MB; make/,
    );
    // Row by row it would be read, if there were any rows.
    await expect(decode(header(7000, 6000, false))).rejects.toThrow(/not a readable image/);
  });

  it('of another format is rejected by name', async () => {
    const gif = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .gif()
      .toBuffer();
    await expect(decode(gif)).rejects.toThrow(
      'a.png: the image is GIF; only PNG, JPEG and WebP are supported: convert it',
    );
  });
});
