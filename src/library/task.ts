// Work under way: its result as a promise, its events as an async iterator.
import { Backlog, type Missed } from './backlog.js';

export class Task<Event, Result> implements AsyncIterable<Event | Missed> {
  /** The result. Rejects if the work fails; a failure that nobody awaits or iterates over ends the process, as Node does. */
  readonly finished: Promise<Result>;
  readonly #latest: (event: Event) => string | undefined;
  readonly #readers = new Set<Backlog<Event>>();
  #end: { readonly error?: unknown } | undefined;

  /**
   * Begins at once: what `work` reads before it waits is as it is now.
   * @param latest as of Backlog
   */
  constructor(
    work: (tell: (event: Event) => void) => Promise<Result>,
    latest: (event: Event) => string | undefined = () => undefined,
  ) {
    this.#latest = latest;
    this.finished = this.#run(work);
  }

  async #run(work: (tell: (event: Event) => void) => Promise<Result>): Promise<Result> {
    try {
      const result = await work((event) => {
        for (const reader of this.#readers) reader.add(event);
      });
      this.#close({});
      return result;
    } catch (error) {
      this.#close({ error });
      throw error;
    }
  }

  #close(end: { readonly error?: unknown }): void {
    this.#end = end;
    for (const reader of this.#readers) reader.end(end);
  }

  /**
   * The events from now on. Work waits for no reader, and goes on when a loop is left. The iterator throws what the work throws.
   */
  [Symbol.asyncIterator](): AsyncIterator<Event | Missed> {
    const reader = new Backlog<Event>(this.#latest);
    if (this.#end) reader.end(this.#end);
    else this.#readers.add(reader);
    // The iterator throws the error.
    this.finished.catch(() => {});
    return this.#read(reader);
  }

  async *#read(reader: Backlog<Event>): AsyncGenerator<Event | Missed, undefined> {
    try {
      for (;;) {
        const event = await reader.take();
        if (event === undefined) return;
        yield event;
      }
    } finally {
      this.#readers.delete(reader);
    }
  }
}
