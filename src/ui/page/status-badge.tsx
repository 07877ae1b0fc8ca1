import type { RunRow } from '../protocol.js';

/** The status as a word; its colour carries no additional information. */
export const StatusBadge = ({ status }: Pick<RunRow, 'status'>) => (
  <span class={`status status-${status}`}>{status}</span>
);
