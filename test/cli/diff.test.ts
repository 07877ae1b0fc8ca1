import { describe, expect, it } from 'vitest';
import { json, lenet } from './lenet.js';

describe('lenet diff', () => {
  it('shows the settings that differ, resolved, and no other', async () => {
    const { stdout } = await lenet(['diff', 'lenet5-maxpool', 'lenet5-tanh']);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^setting +lenet5-maxpool +lenet5-tanh$/);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^network\.c1\.activation +relu +tanh$/),
      expect.stringMatching(/^network\.c3\.activation +relu +tanh$/),
    ]);
  });

  it('has null for an absent setting, and applies --set to the second', async () => {
    const result = await lenet(['diff', 'quickstart', 'quickstart', '--set', 'data.limit.train=50', '--json']);
    expect(json(result)).toEqual([{ setting: 'data.limit.train', first: null, second: 50 }]);
  });

  it('of the same is empty', async () => {
    expect((await lenet(['diff', 'quickstart', 'quickstart'])).stdout).toBe('no setting differs\n');
  });
});
