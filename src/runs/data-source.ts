// Names the source that a run used. Also used in browsers.
import type { DataRecord } from './records.js';

/** "mnist", or "digits (in place of mnist)" if the requested source was unavailable. */
export const sourceText = ({ source, fallback, requested }: DataRecord): string =>
  fallback ? `${source} (in place of ${requested})` : source;
