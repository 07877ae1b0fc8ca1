// The index of runs that an open page follows.
import { dirname } from 'node:path';
import { expect, it, vi } from 'vitest';
import { RunIndex } from '../../src/ui/run-index.js';
import { resumeSmall, smallRun } from '../experiment/small-run.js';

it('shows the settings of a run that was resumed for more epochs', async () => {
  const { run } = await smallRun();
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const index = new RunIndex(dirname(run));
    const { token, list } = index.since(undefined);
    expect(list?.common['training.epochs']).toBe(2);
    clock.mockRestore();
    await resumeSmall(run, { epochs: 3 });
    now += 60_000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    expect(index.since(token).list?.common['training.epochs']).toBe(3);
  } finally {
    vi.restoreAllMocks();
  }
});
