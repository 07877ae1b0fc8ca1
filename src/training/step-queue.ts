// Sends steps to the threads, one command ahead, so that they never wait for the main thread.
import type { PlacedImages, StepPlan, Training } from '../engine/session.js';
import type { Totals } from '../engine/totals.js';
import { MOST_STEPS } from '../engine/training-memory.js';
import type { Pointer } from '../kernels/index.js';
import type { Position, StepPlanner } from './step-planner.js';

/** Milliseconds of work per command: Ctrl-C and the progress bar wait for two commands at most. */
const COMMAND_MS = 50;

/** The steps of one command, once they are done. */
export interface StepsDone {
  readonly plans: readonly StepPlan[];
  readonly totals: readonly Totals[];
  /** Since the command before was done, or since this one was sent. */
  readonly seconds: number;
}

interface Sent {
  readonly plans: readonly StepPlan[];
  readonly totals: Promise<Totals[]>;
  readonly end: Position;
}

export class StepQueue {
  readonly #session: Training;
  readonly #images: PlacedImages;
  readonly #order: Pointer;
  readonly #planner: StepPlanner;
  /** One at first: a step may take a second. */
  #steps = 1;

  /** @param order int32 numbers of the images of an epoch. */
  constructor(session: Training, images: PlacedImages, order: Pointer, planner: StepPlanner) {
    this.#session = session;
    this.#images = images;
    this.#order = order;
    this.#planner = planner;
  }

  /**
   * Trains from a position to the end of the epoch or the planner's next stop. Once `isOver`, nothing more is sent; what was
   * sent is still done. @throws CrewError
   */
  async *run(epoch: number, from: Position, isOver: () => boolean): AsyncGenerator<StepsDone> {
    let began = performance.now();
    let next: Sent | undefined = this.#send(epoch, from);
    while (next) {
      const { plans, totals, end }: Sent = next;
      next = this.#planner.isStop(end) || isOver() ? undefined : this.#send(epoch, end);
      const results = await totals;
      const now = performance.now();
      this.#steps = Math.max(
        1,
        Math.min(MOST_STEPS, Math.round((plans.length * COMMAND_MS) / Math.max(1, now - began))),
      );
      yield { plans, totals: results, seconds: (now - began) / 1000 };
      began = now;
    }
  }

  #send(epoch: number, from: Position): Sent {
    const plans = this.#planner.plan(epoch, from, this.#steps);
    const totals = this.#session.train(this.#images, this.#order, plans);
    // If the threads die, the command that is awaited says so.
    totals.catch(() => {});
    const end = { step: from.step + plans.length, stepInEpoch: from.stepInEpoch + plans.length };
    return { plans, totals, end };
  }
}
