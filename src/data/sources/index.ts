// The registry of sources.
import { registry } from '../../schema/index.js';
import { digits } from './digits.js';
import { idx } from './idx.js';
import { images } from './images.js';
import { mnist } from './mnist.js';

export type { Description, LoadContext } from './source.js';

export const sources = registry([mnist, digits, idx, images]);
