// The runs as they are now, and the metrics of one of them as they come: one connection for both.
import { useEffect, useState } from 'preact/hooks';
import type { MetricsLine } from '../../runs/records.js';
import type { Events, RunList } from '../protocol.js';
import { addressOf, askJson } from './api.js';

export interface News {
  readonly list?: RunList;
  /** Of the run that was asked for. */
  readonly metrics: readonly MetricsLine[];
  readonly isConnected: boolean;
}

const withRows = (list: RunList, { changed, gone }: Events['rows']): RunList => {
  const rows = new Map(list.rows.map((row) => [row.id, row]));
  for (const row of changed) rows.set(row.id, row);
  for (const id of gone) rows.delete(id);
  return { ...list, rows: [...rows.values()] };
};

/** @param run the run whose metrics are wanted */
export function useNews(run: string | undefined): News {
  const [list, setList] = useState<RunList>();
  const [metrics, setMetrics] = useState<readonly MetricsLine[]>([]);
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    setMetrics([]);
    const source = new EventSource(addressOf('events', { run }));
    const on = <Name extends keyof Events>(name: Name, act: (data: Events[Name]) => void) =>
      source.addEventListener(name, ({ data }) => act(JSON.parse(data)));
    const relist = () => askJson<RunList>('runs').then(setList, () => setConnected(false));
    // What happened while there was no connection, nobody told.
    source.addEventListener('open', () => {
      setConnected(true);
      void relist();
    });
    source.addEventListener('error', () => setConnected(false));
    on('relist', relist);
    on('rows', (rows) => setList((before) => before && withRows(before, rows)));
    on('metrics', ({ reset, lines }) => setMetrics((before) => (reset ? lines : [...before, ...lines])));
    return () => source.close();
  }, [run]);
  return { list, metrics, isConnected };
}
