// Polls for changed runs, and for new metrics of one of them.
import { useEffect, useState } from 'preact/hooks';
import type { MetricsLine } from '../../runs/records.js';
import type { News as Answer, RunList } from '../protocol.js';
import { askJson } from './api.js';

/** Milliseconds between requests: the server does not refresh more often. */
const PERIOD = 1000;

export interface News {
  readonly list?: RunList;
  /** Metrics of the requested run. */
  readonly metrics: readonly MetricsLine[];
  readonly isConnected: boolean;
}

function withRows(list: RunList, { changed, gone }: Answer): RunList {
  if (changed.length === 0 && gone.length === 0) return list;
  const rows = new Map(list.rows.map((row) => [row.id, row]));
  for (const row of changed) rows.set(row.id, row);
  for (const id of gone) rows.delete(id);
  return { ...list, rows: [...rows.values()] };
}

/** @param run the run whose metrics are requested */
export function useNews(run: string | undefined): News {
  const [list, setList] = useState<RunList>();
  const [metrics, setMetrics] = useState<readonly MetricsLine[]>([]);
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    setMetrics([]);
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    let token: string | undefined;
    let end = 0;
    const hear = (news: Answer) => {
      token = news.token;
      setList((before) => news.list ?? (before && withRows(before, news)));
      const { reset, lines, end: now } = news.metrics ?? { reset: false, lines: [], end: 0 };
      end = now;
      if (reset || lines.length > 0) setMetrics((before) => (reset ? lines : [...before, ...lines]));
      setConnected(true);
    };
    const ask = async () => {
      isAsking = true;
      try {
        const news = await askJson<Answer>('news', { token, run, from: String(end) });
        if (isWanted) hear(news);
      } catch {
        if (isWanted) setConnected(false);
      }
      isAsking = false;
      // A hidden page polls again when it becomes visible.
      if (isWanted && !document.hidden) timer = setTimeout(ask, PERIOD);
    };
    const look = () => {
      clearTimeout(timer);
      if (!document.hidden && !isAsking) void ask();
    };
    document.addEventListener('visibilitychange', look);
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [run]);
  return { list, metrics, isConnected };
}
