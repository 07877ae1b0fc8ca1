// The table of runs: only visible rows are in the document, since there may be a thousand.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RunRow } from '../../protocol.js';
import type { Column } from './columns.js';
import type { Order } from './order.js';

/** Row height in pixels; same as in style.css. */
const ROW_HEIGHT = 36;
/** Extra rows beyond either edge, for fast scrolling. */
const SPARE = 8;

interface RunsTableProps {
  readonly columns: readonly Column[];
  readonly rows: readonly RunRow[];
  readonly order: Order;
  readonly setOrder: (order: Order) => void;
  readonly ticked: ReadonlySet<string>;
  readonly setTicked: (ticked: ReadonlySet<string>) => void;
}

export function RunsTable({ columns, rows, order, setOrder, ticked, setTicked }: RunsTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { start, end } = useVisibleRows(scroller, rows.length);
  const tick = (ids: readonly string[], on: boolean) => {
    const next = new Set(ticked);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    setTicked(next);
  };
  const allTicked = rows.length > 0 && rows.every(({ id }) => ticked.has(id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
    <section ref={scroller} class="table-scroll" tabIndex={0} aria-label="Table of runs">
      <table class="runs" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" class="tick">
              <input
                type="checkbox"
                aria-label="Select all shown runs"
                checked={allTicked}
                onChange={({ currentTarget }) =>
                  tick(
                    rows.map(({ id }) => id),
                    currentTarget.checked,
                  )
                }
              />
            </th>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} order={order} setOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer rows={start} />
          {rows.slice(start, end).map((row, i) => (
            <tr key={row.id} aria-rowindex={start + i + 2} class={ticked.has(row.id) ? 'ticked' : undefined}>
              <td class="tick">
                <input
                  type="checkbox"
                  aria-label={`Select ${row.id}`}
                  checked={ticked.has(row.id)}
                  onChange={({ currentTarget }) => tick([row.id], currentTarget.checked)}
                />
              </td>
              {columns.map(({ key, isNumber, cell }) => (
                <td key={key} class={isNumber ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer rows={rows.length - end} />
        </tbody>
      </table>
    </section>
  );
}

function HeadCell({ column, order, setOrder }: { column: Column } & Pick<RunsTableProps, 'order' | 'setOrder'>) {
  const { key, title, isNumber, isSortable, startsHigh } = column;
  const className = isNumber ? 'number' : undefined;
  if (!isSortable) {
    return (
      <th scope="col" class={className}>
        {title}
      </th>
    );
  }
  const isOrder = order.key === key;
  const sort = order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={className} aria-sort={isOrder ? sort : undefined}>
      <button type="button" onClick={() => setOrder({ key, descending: isOrder ? !order.descending : startsHigh })}>
        {title}
        <span aria-hidden="true">{isOrder ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

/** Takes the space of rows that are not rendered. */
const Spacer = ({ rows }: { readonly rows: number }) =>
  rows > 0 ? <tr class="spacer" style={{ height: `${rows * ROW_HEIGHT}px` }} /> : null;

function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number): { start: number; end: number } {
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setSeen({ top: element.scrollTop, height: element.clientHeight });
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller]);
  const start = Math.min(Math.max(0, count - 1), Math.max(0, Math.floor(seen.top / ROW_HEIGHT) - SPARE));
  return { start, end: Math.min(count, Math.ceil((seen.top + seen.height) / ROW_HEIGHT) + SPARE) };
}
