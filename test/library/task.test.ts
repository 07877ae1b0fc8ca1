// Work under way, as its caller sees it: whoever reads its events, and however slowly.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { MOST_WAITING } from '../../src/library/backlog.js';
import { Task } from '../../src/library/task.js';

interface Counted {
  readonly kind: 'line' | 'progress';
  readonly value: number;
}

const latest = ({ kind }: Counted) => (kind === 'progress' ? kind : undefined);

/** Tells one event a turn of the event loop. */
const counting = (events: readonly Counted[], end: () => string = () => 'done') =>
  new Task<Counted, string>(async (tell) => {
    for (const event of events) {
      await turn();
      tell(event);
    }
    return end();
  }, latest);

const lines = (count: number): Counted[] => Array.from({ length: count }, (_, value) => ({ kind: 'line', value }));

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const event of events) found.push(event);
  return found;
}

it('a task begins at once, so that what it is given can change afterwards', () => {
  let begun = false;
  new Task(async () => {
    begun = true;
  });
  expect(begun).toBe(true);
});

it('every reader gets every event, and then the end', async () => {
  const task = counting(lines(5));
  const [one, other] = await Promise.all([all(task), all(task)]);
  expect(one).toEqual(lines(5));
  expect(other).toEqual(lines(5));
  expect(await task.finished).toBe('done');
  expect(await all(task)).toEqual([]);
});

it('a task without a reader ends all the same', async () => {
  await expect(counting(lines(3)).finished).resolves.toBe('done');
});

it('a loop that is left does not stop the task, and a new one gets what follows', async () => {
  const task = counting(lines(6));
  for await (const _ of task) break;
  expect(await all(task)).toEqual(lines(6).slice(1));
  await expect(task.finished).resolves.toBe('done');
});

it('a slow reader gets the latest progress, and all other events in order', async () => {
  const events: Counted[] = [
    { kind: 'progress', value: 1 },
    { kind: 'line', value: 1 },
    { kind: 'progress', value: 2 },
    { kind: 'progress', value: 3 },
    { kind: 'line', value: 2 },
  ];
  const task = counting(events);
  const reader = task[Symbol.asyncIterator]();
  await task.finished;
  expect(await all({ [Symbol.asyncIterator]: () => reader })).toEqual([events[1], events[3], events[4]]);
});

it('a reader that falls far behind is told how many events it missed, and gets the last ones', async () => {
  const task = counting(lines(MOST_WAITING + 7));
  const reader = task[Symbol.asyncIterator]();
  await task.finished;
  const found = await all({ [Symbol.asyncIterator]: () => reader });
  expect(found).toEqual([{ kind: 'missed', events: 7 }, ...lines(MOST_WAITING + 7).slice(7)]);
});

it('a failure is thrown by the iterator, after the events before it, and by finished', async () => {
  const fail = () => {
    throw new Error('broken');
  };
  const task = counting(lines(2), fail);
  const found: unknown[] = [];
  const reading = (async () => {
    for await (const event of task) found.push(event);
  })();
  await expect(reading).rejects.toThrow('broken');
  expect(found).toEqual(lines(2));
  await expect(task.finished).rejects.toThrow('broken');
  await expect(all(task)).rejects.toThrow('broken');
});
