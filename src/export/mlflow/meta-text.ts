// The text of a meta.yaml.
import { stringify } from 'yaml';

/** Strings are quoted: MLflow takes an id of digits for a number otherwise. */
export const metaText = (meta: object): string =>
  stringify(meta, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
