import { prepareCurvature } from '../../src/engine/curvature-pass.js';
import type { runnable } from '../engine/runnable.js';

/**
 * Second derivatives from a start of one's own: by default that of eq. 8, where d2E/dy2 = 0, and dE/dy = 1 for the
 * correct class, the first one here.
 */
export function estimateCurvature(
  p: ReturnType<typeof runnable>,
  start: { second: number; first: number } = EQUATION_8,
) {
  p.evaluate();
  prepareCurvature(p.bound);
  for (const { pass: block } of p.blocks) {
    block.context.training = true;
    const [slopes, seconds] = [block.scoreSlopes, block.scoreGradients].map((at) => p.arena.floats(at, 24).fill(0));
    for (let lane = 0; lane < block.context.lanes; lane++) {
      slopes[lane] = start.first;
      for (let y = 0; y < 3; y++) seconds[8 * y + lane] = start.second;
    }
    block.curvature();
  }
  for (const node of p.graph.nodes.keys()) p.addRecorded(node);
}

const EQUATION_8 = { second: 0, first: 1 };
