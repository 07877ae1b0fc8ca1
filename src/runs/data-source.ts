// Names the source that a run used. Also used in browsers.
import type { DataRecord } from './records.js';

/** The part of a data record that says which source was used. */
export type UsedSource = Pick<DataRecord, 'source' | 'fallback' | 'requested'>;

/** "mnist", or "digits (in place of mnist)" if the requested source was unavailable. */
export const sourceText = ({ source, fallback, requested }: UsedSource): string =>
  fallback ? `${source} (in place of ${requested})` : source;
