// Events that an iterator has not taken yet: of bounded length, whatever the reader does.

/** Told in place of events that a slow reader lost. */
export interface Missed {
  readonly kind: 'missed';
  /** Number of lost events. */
  readonly events: number;
}

/** Events that wait for a reader at most. */
export const MOST_WAITING = 1000;

export class Backlog<Event> {
  readonly #latest: (event: Event) => string | undefined;
  #events: Event[] = [];
  #missed = 0;
  #end: { readonly error?: unknown } | undefined;
  #wake = () => {};

  /** @param latest a key for events of which only the latest matters: it replaces one of the same key that still waits */
  constructor(latest: (event: Event) => string | undefined) {
    this.#latest = latest;
  }

  add(event: Event): void {
    const key = this.#latest(event);
    if (key !== undefined) this.#events = this.#events.filter((other) => this.#latest(other) !== key);
    this.#events.push(event);
    if (this.#events.length > MOST_WAITING) {
      this.#events.shift();
      this.#missed++;
    }
    this.#wake();
  }

  /** No event follows; the reader gets those that wait, and then `error`, if there is one. */
  end(end: { readonly error?: unknown }): void {
    this.#end = end;
    this.#wake();
  }

  /** Waits for the next event; undefined at the end. @throws the error of the end */
  async take(): Promise<Event | Missed | undefined> {
    while (this.#events.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#missed > 0) {
      const missed: Missed = { kind: 'missed', events: this.#missed };
      this.#missed = 0;
      return missed;
    }
    const event = this.#events.shift();
    if (event === undefined && this.#end && 'error' in this.#end) throw this.#end.error;
    return event;
  }
}
