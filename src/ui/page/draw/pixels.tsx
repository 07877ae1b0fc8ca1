// Draws numbers as an image, one square each.
import { useEffect, useRef } from 'preact/hooks';
import type { Colours } from '../../../format/colours.js';

interface PixelsProps {
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: ArrayLike<number>;
  readonly colours: Colours;
  /** Screen pixels per value. */
  readonly scale: number;
}

export function Pixels({ label, rows, columns, values, colours, scale }: PixelsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) picture.data.set([...colours(values[i]), 255], 4 * i);
    context.putImageData(picture, 0, 0);
  }, [rows, columns, values, colours]);
  const style = { width: `${columns * scale}px`, height: `${rows * scale}px` };
  return (
    <canvas ref={canvas} class="pixels" width={columns} height={rows} style={style} role="img" aria-label={label} />
  );
}
