// Partial downloads, each owned by one process.
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '../files/process.js';

/**
 * The path of this process's part of a file, `<file>.<pid>.part`: takes over the largest that ended processes (or this
 * one) left behind, otherwise the file does not exist yet. Parts of running processes are left alone.
 */
export async function claimPart(file: string): Promise<string> {
  const own = `${file}.${process.pid}.part`;
  const left = await partsLeft(file);
  const [largest, ...others] = left.sort((a, b) => b.size - a.size);
  // Another process may have taken it.
  if (largest && largest.path !== own) await rename(largest.path, own).catch(() => undefined);
  for (const { path } of others) if (path !== own) await rm(path, { force: true });
  return own;
}

async function partsLeft(file: string): Promise<{ path: string; size: number }[]> {
  const folder = dirname(file);
  const start = `${basename(file)}.`;
  const parts: { path: string; size: number }[] = [];
  for (const name of await readdir(folder)) {
    if (!name.startsWith(start)) continue;
    const [, pid] = /^(\d+)\.part$/.exec(name.slice(start.length)) ?? [];
    if (pid === undefined || (Number(pid) !== process.pid && exists(Number(pid)))) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found) parts.push({ path, size: found.size });
  }
  return parts;
}
