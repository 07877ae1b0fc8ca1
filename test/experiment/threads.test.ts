import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { threadsFor } from '../../src/experiment/threads.js';

describe('the threads of a session', () => {
  it('are those of the command line, else of the configuration, else one for each core', () => {
    expect(threadsFor({ count: 2 }, 3, 4)).toEqual({ threads: 2 });
    expect(threadsFor({}, 3, 4)).toEqual({ threads: 3 });
    expect(threadsFor({}, undefined, 4)).toEqual({ threads: 4 });
    expect(threadsFor({}, undefined)).toEqual({ threads: os.availableParallelism() });
  });

  it('may be the calling thread alone', () => {
    expect(threadsFor({ count: 0 }, 3, 4)).toEqual({ threads: 0 });
  });

  it('are at most the cores, with a remark that names who asked for more', () => {
    expect(threadsFor({ count: 8 }, undefined, 4)).toEqual({
      threads: 4,
      remark: '--threads 8: this machine has 4 cores, and more threads would be slower; --oversubscribe uses all 8',
    });
    expect(threadsFor({}, 5, 1)).toEqual({
      threads: 1,
      remark:
        'training.threads 5: this machine has one core, and more threads would be slower; --oversubscribe uses all 5',
    });
  });

  it('are more than the cores on request', () => {
    expect(threadsFor({ count: 8, oversubscribe: true }, undefined, 4)).toEqual({ threads: 8 });
    expect(threadsFor({ oversubscribe: true }, 8, 4)).toEqual({ threads: 8 });
  });
});
