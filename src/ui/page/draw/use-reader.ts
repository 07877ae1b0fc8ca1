// A hook for the worker that reads digits: its model, and its result for the last drawing.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Drawing, FromReader, Reading, ToReader } from './messages.js';

export interface Reader {
  /** Absent until the model is loaded. */
  readonly model?: { readonly classNames: readonly string[]; readonly engine: string };
  readonly error?: string;
  readonly reading: Reading | null;
  /** Reads the newest drawing when the worker is free; drawings in between are skipped. */
  readonly read: (drawing: Drawing) => void;
}

export function useReader(run: string | undefined): Reader {
  const [model, setModel] = useState<Reader['model']>();
  const [error, setError] = useState<string>();
  const [reading, setReading] = useState<Reading | null>(null);
  const desk = useRef<{ worker: Worker; isBusy: boolean; waiting?: Drawing; last?: Drawing } | null>(null);

  const send = useCallback((drawing: Drawing) => {
    if (!desk.current) return;
    desk.current.last = drawing;
    if (desk.current.isBusy) desk.current.waiting = drawing;
    else {
      desk.current.isBusy = true;
      desk.current.worker.postMessage({ kind: 'read', drawing } satisfies ToReader);
    }
  }, []);

  useEffect(() => {
    if (run === undefined) return;
    const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' });
    // Busy until the model is loaded.
    const { last } = desk.current ?? {};
    desk.current = { worker, isBusy: true, waiting: last, last };
    setModel(undefined);
    setError(undefined);
    worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
      if (data.kind === 'opened') setModel(data);
      if (data.kind === 'failed') setError(data.error);
      if (data.kind === 'read') setReading(data.reading);
      if (!desk.current || data.kind === 'failed') return;
      const { waiting } = desk.current;
      Object.assign(desk.current, { isBusy: false, waiting: undefined });
      if (waiting) send(waiting);
    };
    worker.onerror = ({ message }) => setError(message);
    worker.postMessage({ kind: 'open', run } satisfies ToReader);
    return () => worker.terminate();
  }, [run, send]);

  return { model, error, reading, read: send };
}
