// A failing disk: counts the calls of node:fs that change something below a directory, and makes the one that a fault names
// fail. Used in this process by `withFault`, and in a command by `node --import` with the fault as JSON in LENET_FAULT.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';

/**
 * @typedef {object} Fault
 * @property {string} below only what is below this directory fails
 * @property {number} nth which of the calls fails, from 1; 0 for none
 * @property {'refused' | 'lost' | 'torn' | 'dead'} how refused: the call throws. lost: it returns, and did nothing.
 *   torn: it throws after half of the bytes. dead: it throws, and so do all after it.
 * @property {string} [code] of the error
 * @property {string} [call] counts this call alone
 */

const REAL = { ...fs };
/** The calls that change a disk, and whether they take a path or the number of an open file. */
const CALLS = ['openSync', 'writeFileSync', 'appendFileSync', 'fsyncSync', 'renameSync', 'mkdirSync', 'truncateSync'];
/** Paths of files that are open to be written. */
const open = new Map();
/** Some calls make other calls. */
let isWithin = false;

/** @param {unknown} target @returns {string | undefined} */
const pathOf = (target) => (typeof target === 'number' ? open.get(target) : resolve(String(target)));

/** Makes the disk fail as told. @param {Fault} fault @returns {{ calls: string[] }} the calls so far */
export function install({ below, nth, how, code = 'ENOSPC', call }) {
  const seen = { calls: /** @type {string[]} */ ([]) };
  const root = resolve(below);
  for (const name of CALLS) {
    fs[name] = (target, ...rest) => {
      if (isWithin) return REAL[name](target, ...rest);
      const act = (...args) => {
        isWithin = true;
        try {
          return REAL[name](...args);
        } finally {
          isWithin = false;
        }
      };
      const isReading = name === 'openSync' && !String(rest[0] ?? 'r').startsWith('w');
      const path = pathOf(target);
      const counts = path?.startsWith(root) && !isReading && (call === undefined || call === name);
      if (counts) seen.calls.push(name);
      const isNow = counts && (how === 'dead' && nth > 0 ? seen.calls.length >= nth : seen.calls.length === nth);
      if (isNow && how === 'lost') return undefined;
      if (isNow && how === 'torn') act(target, half(rest[0]));
      if (isNow) throw failure(code, name, path);
      const result = act(target, ...rest);
      if (name === 'openSync' && !isReading) open.set(result, path);
      return result;
    };
  }
  syncBuiltinESMExports();
  return seen;
}

/** Repairs the disk. */
export function remove() {
  for (const name of CALLS) fs[name] = REAL[name];
  open.clear();
  syncBuiltinESMExports();
}

/** @param {string | Uint8Array} content */
const half = (content) => content.slice(0, Math.floor(content.length / 2));

/** @param {string} code @param {string} call @param {string} path */
function failure(code, call, path) {
  const syscall = call.replace(/FileSync|Sync/, '');
  return Object.assign(new Error(`${code}: injected, ${syscall} '${path}'`), { code, syscall, path, errno: -1 });
}

if (process.env.LENET_FAULT) install(JSON.parse(process.env.LENET_FAULT));
