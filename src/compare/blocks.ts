// Results on different test images are not comparable, so they are shown in separate blocks.
import type { ComparedData } from './compared-run.js';

export interface Block<T> {
  /** What it was tested on; absent if that is the same for all. */
  readonly title?: string;
  readonly items: readonly T[];
}

/** Whether these were tested on different images. */
export const hasSeveralTests = (items: readonly { readonly data: ComparedData | null }[]): boolean =>
  new Set(items.flatMap(({ data }) => (data ? [data.test] : []))).size > 1;

/**
 * Groups items by their test images, keeping the order within each block; items that have not begun are in the first.
 */
export function blocksOf<T extends { readonly data: ComparedData | null }>(items: readonly T[]): Block<T>[] {
  const tests = new Map<string, ComparedData>();
  for (const { data } of items) if (data && !tests.has(data.test)) tests.set(data.test, data);
  if (tests.size < 2) return [{ items }];
  const [first] = tests.keys();
  const texts = [...tests.values()].map(({ text }) => text);
  return [...tests.values()].map(({ test, text }) => {
    const isUnique = texts.indexOf(text) === texts.lastIndexOf(text);
    return {
      title: `tested on ${text}${isUnique ? '' : ` (${test.slice(0, 8)})`}`,
      items: items.filter(({ data }) => (data?.test ?? first) === test),
    };
  });
}
