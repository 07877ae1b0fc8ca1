// Contenders in C++, compiled where the system has a compiler and their library.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARIES = [
  { name: 'dlib', header: '/usr/include/dlib/dnn.h', flags: () => packageFlags('dlib-1') },
  {
    name: 'libtorch',
    header: '/usr/include/torch/csrc/api/include/torch/torch.h',
    flags: () => ['-I/usr/include/torch/csrc/api/include', '-ltorch', '-ltorch_cpu', '-lc10'],
    perThreads: true,
  },
  {
    name: 'darknet',
    header: '/usr/lib/darknet/include/darknet.h',
    flags: () => ['-I/usr/lib/darknet/include', '-L/usr/lib/darknet', '-Wl,-rpath,/usr/lib/darknet', '-ldarknet'],
  },
];

function packageFlags(name) {
  const { stdout } = spawnSync('pkg-config', ['--cflags', '--libs', name], { encoding: 'utf8' });
  return (stdout ?? '').trim().split(/\s+/).filter(Boolean);
}

/** The commands of each library's contender, or why there is none. */
export const nativeContenders = (threads) =>
  LIBRARIES.flatMap((library) => {
    const { failure, program } = compiled(library);
    if (failure) return [{ command: [library.name], failure }];
    const each = library.perThreads ? threads.map((count) => [program, String(count)]) : [[program]];
    return each.map((command) => ({ command }));
  });

function compiled({ name, header, flags }) {
  if (!existsSync(header)) return { failure: `no ${header}` };
  const source = `contenders/${name}_lenet.cpp`;
  const program = join(mkdtempSync(join(tmpdir(), 'lenet-bench-')), name);
  const options = ['-O3', '-march=native', '-std=c++17', '-o', program];
  const { status } = spawnSync('g++', [source, ...options, ...flags(), '-lpthread']);
  return status === 0 ? { program } : { failure: `${source} does not compile` };
}
