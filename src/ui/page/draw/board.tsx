// The drawing board.
import { useEffect, useRef } from 'preact/hooks';
import type { Drawing } from './messages.js';

/** Width and height of the board in pixels; the page may scale it down. */
const SIZE = 280;
/** Pen width, about as thick relative to a digit as in MNIST. */
const PEN = 20;

interface BoardProps {
  readonly onDraw: (drawing: Drawing) => void;
}

export function Board({ onDraw }: BoardProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useRef<[x: number, y: number][][]>([]);

  const redraw = () => {
    const ink = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!ink) return;
    ink.fillStyle = 'white';
    ink.fillRect(0, 0, SIZE, SIZE);
    Object.assign(ink, { strokeStyle: 'black', lineWidth: PEN, lineCap: 'round', lineJoin: 'round' });
    for (const [first, ...rest] of strokes.current) {
      ink.beginPath();
      ink.moveTo(...first);
      // A dot is a line of length 0.
      for (const point of rest.length > 0 ? rest : [first]) ink.lineTo(...point);
      ink.stroke();
    }
    onDraw(drawingOf(ink));
  };
  useEffect(redraw, []);

  const pointOf = ({ clientX, clientY, currentTarget }: PointerEvent): [number, number] => {
    const { left, top, width, height } = (currentTarget as Element).getBoundingClientRect();
    return [((clientX - left) / width) * SIZE, ((clientY - top) / height) * SIZE];
  };
  const begin = (event: PointerEvent) => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    strokes.current.push([pointOf(event)]);
    redraw();
  };
  const go = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    strokes.current.at(-1)?.push(pointOf(event));
    redraw();
  };
  const change = (act: () => void) => () => {
    act();
    redraw();
  };
  return (
    <div class="board">
      <canvas
        ref={canvas}
        width={SIZE}
        height={SIZE}
        role="img"
        aria-label="Board to draw a digit on, with mouse, pen or finger"
        onPointerDown={begin}
        onPointerMove={go}
      />
      <p>
        <button type="button" onClick={change(() => strokes.current.pop())}>
          Undo stroke
        </button>{' '}
        <button
          type="button"
          onClick={change(() => {
            strokes.current = [];
          })}
        >
          Clear
        </button>
      </p>
    </div>
  );
}

function drawingOf(ink: CanvasRenderingContext2D): Drawing {
  const { data } = ink.getImageData(0, 0, SIZE, SIZE);
  // The drawing is black and white, so one channel is enough.
  return { rows: SIZE, columns: SIZE, grey: Uint8Array.from({ length: SIZE * SIZE }, (_, i) => data[4 * i]) };
}
