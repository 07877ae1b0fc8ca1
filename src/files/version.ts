// The version of lenet.
import { readFileSync } from 'node:fs';

const MANIFEST = new URL('../../package.json', import.meta.url);

/** As package.json has it. */
export const version = (): string => (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version;
