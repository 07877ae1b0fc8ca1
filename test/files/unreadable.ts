// A file that the system opens for nobody: in this process, while something is done.
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
