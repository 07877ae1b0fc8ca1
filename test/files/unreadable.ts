// A file that cannot be opened in this process while a function runs.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export function withUnreadable<T>(path: string, act: () => T): T {
  const { openSync } = fs;
  fs.openSync = (target, ...rest) => {
    if (target === path) throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'open', path });
    return openSync(target, ...rest);
  };
  syncBuiltinESMExports();
  try {
    return act();
  } finally {
    fs.openSync = openSync;
    syncBuiltinESMExports();
  }
}
