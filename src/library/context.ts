// Where the data of a call are.
import type { LoadContext } from '../data/sources/index.js';
import { cacheDirectory } from '../files/cache-directory.js';
import type { ComputeOptions } from './options.js';

export const contextOf = ({ dataDir }: ComputeOptions, progress?: LoadContext['progress']): LoadContext => ({
  ...{ dataDir, cacheDir: cacheDirectory(), progress },
});
