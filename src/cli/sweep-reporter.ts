// Reports the progress of a sweep: bars on a terminal, one line per trial elsewhere.
import chalk from 'chalk';
import { MultiBar, type SingleBar } from 'cli-progress';
import { firstLine } from '../format/first-line.js';
import { show } from '../format/metric.js';
import { counted, duration } from '../format/numbers.js';
import { type MetricName, metricsOf, type RunMetrics, USUAL_METRIC } from '../runs/metrics.js';
import type { StudyRecord, TrialRecord } from '../runs/study-records.js';
import type { TrialProgress } from '../sweep/launcher.js';
import type { SweepReporter } from '../sweep/run-sweep.js';
import type { TrialOutcome } from '../sweep/trial.js';
import { barLine } from './progress.js';

interface Running {
  readonly began: number;
  bar?: SingleBar;
  progress?: TrialProgress;
}

/** "batch_size 16, base nagar-lenet5, seed 1" */
const trialName = ({ settings, seed }: TrialRecord): string =>
  [
    ...Object.entries(settings).map(([key, value]) =>
      key.includes('.') ? `${key.split('.').at(-1)} ${value}` : value,
    ),
    `seed ${seed}`,
  ].join(', ');

export class SweepText implements SweepReporter {
  readonly #study: StudyRecord;
  readonly #jobs: number;
  readonly #say: (text: string) => void;
  readonly #running = new Map<string, Running>();
  readonly #seconds: number[] = [];
  readonly #remarks = new Set<string>();
  #bars: MultiBar | undefined;
  #total: SingleBar | undefined;
  #all = 0;
  #done = 0;
  #left = 0;
  #best: { value: number; by: MetricName; name: string } | undefined;

  /** `say` writes a line; the bars write to stderr themselves. */
  constructor(study: StudyRecord, jobs: number, say: (text: string) => void) {
    this.#study = study;
    this.#jobs = jobs;
    this.#say = say;
  }

  begun({ trials, finished, failed, left }: { trials: number; finished: number; failed: number; left: number }): void {
    const before = [
      finished > 0 ? `${finished} finished before` : '',
      failed > 0 ? `${failed} failed before (--retry-failed tries them again)` : '',
    ].filter(Boolean);
    this.#say(`${left} of ${counted(trials, 'trial')} to run${before.length > 0 ? `; ${before.join(', ')}` : ''}`);
    this.#all = trials;
    this.#done = trials - left;
    this.#left = left;
    if (left === 0 || !process.stderr.isTTY) return;
    this.#bars = new MultiBar({
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      fps: 8,
      linewrap: false,
      format: (_, { progress }, { label, parts }) => barLine(label, progress, parts, process.stderr.columns ?? 80),
    });
    this.#total = this.#bars.create(1, 0, { label: 'all', parts: [] });
  }

  started(trial: TrialRecord): void {
    const bar = this.#bars?.create(1, 0, { label: trialName(trial), parts: [{ text: 'reading data', rank: 1 }] });
    this.#running.set(trial.id, { began: performance.now(), bar });
  }

  progress(trial: TrialRecord, progress: TrialProgress): void {
    const running = this.#running.get(trial.id);
    if (!running) return;
    running.progress = progress;
    const { epoch, epochs, share, loss, secondsLeft } = progress;
    const parts = [
      { text: `epoch ${epoch}/${epochs}`, rank: 3 },
      { text: `loss ${loss.toFixed(4)}`, rank: 2 },
      { text: `${duration(secondsLeft)} left`, rank: 1 },
    ];
    running.bar?.update(share, { label: trialName(trial), parts });
    this.#updateTotal();
  }

  ended(trial: TrialRecord, outcome: TrialOutcome): void {
    const running = this.#running.get(trial.id);
    this.#running.delete(trial.id);
    if (running?.bar) this.#bars?.remove(running.bar);
    const seconds = running ? (performance.now() - running.began) / 1000 : 0;
    if (outcome.status === 'interrupted') return;
    this.#seconds.push(seconds);
    this.#left--;
    if (outcome.status === 'paused') return;
    this.#done++;
    this.#line(this.#endText(trial, outcome, seconds));
    this.#updateTotal();
  }

  #endText(trial: TrialRecord, { status, reason, summary }: TrialOutcome, seconds: number): string {
    const name = `[${this.#done}/${this.#all}] ${trialName(trial)}`;
    if (status === 'failed' || !summary) {
      // A reason with several lines is printed in full once.
      if (reason?.includes('\n')) this.remark(reason);
      return `${name}  ${chalk.red('failed')}: ${reason && firstLine(reason)}`;
    }
    const metrics = metricsOf(summary);
    const { shown, by } = this.#judgedBy(metrics);
    const value = metrics[by];
    const isBest = value !== null && this.#isBest(value, by);
    if (isBest) this.#best = { value, by, name: trialName(trial) };
    const told = [...new Set([shown, by])].map((metric) => {
      const text = show(metric, metrics[metric]);
      return `${metric} ${isBest && metric === by ? chalk.green(text) : text}`;
    });
    return [name, ...told, chalk.dim(duration(seconds))].join('  ');
  }

  /** Shows test results; ranks by validation, unless the study asks for another metric. */
  #judgedBy(metrics: RunMetrics): { shown: MetricName; by: MetricName } {
    const asked = this.#study.metric as MetricName | null;
    if (asked !== null) return { shown: asked, by: asked };
    return { shown: USUAL_METRIC, by: metrics.validation_accuracy === null ? USUAL_METRIC : 'validation_accuracy' };
  }

  /** If only some trials have validation, only those are ranked. */
  #isBest(value: number, by: MetricName): boolean {
    if (!this.#best || this.#best.by !== by) return !this.#best || by === 'validation_accuracy';
    return this.#study.direction === 'max' ? value > this.#best.value : value < this.#best.value;
  }

  chosen(epochs: number, kept: number, dropped: number): void {
    this.#left = kept;
    this.#line(`after ${counted(epochs, 'epoch')}: ${counted(kept, 'trial')} kept, ${dropped} dropped`);
  }

  /** Prints a remark once, even if every trial makes it. */
  remark(text: string): void {
    if (this.#remarks.has(text)) return;
    this.#remarks.add(text);
    this.#line(chalk.yellow(text));
  }

  /** Prints a line above the bars. */
  #line(text: string): void {
    if (!this.#bars) this.#say(text);
    else this.#bars.log(`${text}\n`);
  }

  #updateTotal(): void {
    const shares = [...this.#running.values()].reduce((sum, { progress }) => sum + (progress?.share ?? 0), 0);
    const best = this.#best && `best by ${this.#best.by} ${show(this.#best.by, this.#best.value)} (${this.#best.name})`;
    const left = this.#secondsLeft();
    const parts = [
      { text: `${this.#done}/${this.#all} done`, rank: 1 },
      ...(left === undefined ? [] : [{ text: `${duration(left)} left`, rank: 2 }]),
      ...(best ? [{ text: best, rank: 3 }] : []),
    ];
    this.#total?.update((this.#done + shares) / this.#all, { label: 'all', parts });
  }

  /** Estimates the remaining time from finished trials and from the estimates of running ones. */
  #secondsLeft(): number | undefined {
    const running = [...this.#running.values()].filter(({ progress }) => progress);
    const whole = running.map(
      ({ began, progress }) => (performance.now() - began) / 1000 + (progress?.secondsLeft ?? 0),
    );
    const known = [...this.#seconds, ...whole];
    if (known.length === 0) return undefined;
    const mean = known.reduce((a, b) => a + b, 0) / known.length;
    const under = running.reduce((sum, { progress }) => sum + (progress?.secondsLeft ?? 0), 0);
    return (under + Math.max(0, this.#left - this.#running.size) * mean) / this.#jobs;
  }

  /** Removes the bars. */
  clear(): void {
    // Flushes pending lines above the bars.
    this.#bars?.update();
    this.#bars?.stop();
    this.#bars = undefined;
  }
}
