// Where the images of a run came from in the end, in words. Browsers show it, too.
import type { DataRecord } from './records.js';

/** "mnist", or "digits (in place of mnist)" where the source that was asked for could not be had. */
export const sourceText = ({ source, fallback, requested }: DataRecord): string =>
  fallback ? `${source} (in place of ${requested})` : source;
