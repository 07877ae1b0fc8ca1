// Names of event files. TensorBoard reads the files of a folder in the order of their names.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reading } from '../files/system-error.js';

const SUFFIX = '.lenet';

/** @param time milliseconds since 1970 */
export const eventFileName = (time: number): string => `events.out.tfevents.${Math.floor(time / 1000)}${SUFFIX}`;

/** The event files of a folder, of any program, in order. @throws FileError */
export function eventFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return reading(folder, () => readdirSync(folder))
    .filter((name) => name.includes('tfevents'))
    .sort();
}

/** Whether lenet wrote an event file, by its name. */
export const isOurs = (name: string): boolean => name.endsWith(SUFFIX);

/** The path of a new event file, after those that are there: in their second, the second after it. @throws FileError */
export function nextEventFile(folder: string, now: number): string {
  const seconds = eventFilesIn(folder).map((name) => Number(/tfevents\.(\d+)/.exec(name)?.[1] ?? 0));
  return join(folder, eventFileName(Math.max(now, ...seconds.map((second) => 1000 * (second + 1)))));
}
