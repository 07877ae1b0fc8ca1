import type { RunRow } from '../protocol.js';

/** The word, with a colour beside it that says no more than the word does. */
export const StatusBadge = ({ status }: Pick<RunRow, 'status'>) => (
  <span class={`status status-${status}`}>{status}</span>
);
