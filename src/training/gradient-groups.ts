// How many separate gradient sums a step keeps.
import { LANES } from '../kernels/index.js';

const MOST = 8;
/** Memory that the sums may take together. */
const BYTES = 512 * 2 ** 20;

/**
 * Blocks are dealt to groups in order, each group sums its own, and the groups are added up in order.
 * The number depends on the batch and the network alone, never on the threads, so that results do not
 * either: threads work whole groups off.
 */
export function gradientGroups(batchSize: number, parameterBytes: number): number {
  let groups = Math.min(MOST, Math.ceil(batchSize / LANES));
  while (groups > 1 && groups * parameterBytes > BYTES) groups = Math.ceil(groups / 2);
  return groups;
}
