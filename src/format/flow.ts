// Values on one line of YAML.
import { stringify } from 'yaml';

/** A value in the flow style; '' for none. */
export const flowText = (value: unknown): string =>
  value === undefined ? '' : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
