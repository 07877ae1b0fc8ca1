import { prepareCurvature } from '../../src/engine/curvature-pass.js';
import type { runnable } from '../engine/runnable.js';

/** Second derivatives from the start of eq. 8: d2E/dy2 = 0, and dE/dy = 1 for the correct class, the first one here. */
export function estimateCurvature(p: ReturnType<typeof runnable>): void {
  p.evaluate();
  prepareCurvature(p.bound);
  for (const { pass: block } of p.blocks) {
    block.context.training = true;
    p.arena.f32.fill(0, block.scoreSlopes / 4, block.scoreSlopes / 4 + 24);
    for (let lane = 0; lane < block.context.lanes; lane++) p.arena.f32[block.scoreSlopes / 4 + lane] = 1;
    p.arena.f32.fill(0, block.scoreGradients / 4, block.scoreGradients / 4 + 24);
    block.curvature();
  }
}
