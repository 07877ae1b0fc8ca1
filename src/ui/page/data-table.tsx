import type { TableData } from '../protocol.js';
import { hrefOf } from './route.js';

/** A table of strings, which scrolls if it is wider than the page. */
export const DataTable = ({ title, columns, rows, runs, label }: TableData & { readonly label: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
  <section class="wide" tabIndex={0} aria-label={title ?? label}>
    <table>
      {title && <caption>{title}</caption>}
      <thead>
        <tr>
          {columns.map((column, i) =>
            column.title === '' ? (
              <td key={i} />
            ) : (
              <th key={i} scope="col" class={column.align === 'right' ? 'number' : undefined}>
                {column.title}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, r) => (
          <tr key={r}>
            {cells.map((text, i) => (
              <td key={i} class={columns[i].align === 'right' ? 'number' : undefined}>
                {i === 0 && runs?.[r] ? (
                  <a href={hrefOf({ page: 'run', id: runs[r], tab: 'overview' })}>{text}</a>
                ) : (
                  text
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
