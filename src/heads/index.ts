// The registry: a head exists when it is listed here.

import { registry } from '../schema/index.js';
import { hinge } from './hinge.js';
import { mse } from './mse.js';
import { rbf } from './rbf.js';
import { softmax } from './softmax.js';

export type { Head, HeadOptions, Probabilities } from './head.js';

export const heads = registry([softmax, rbf, mse, hinge]);
