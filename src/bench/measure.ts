// `lenet bench`: how fast a configuration trains and infers on this machine.
import type { LoadedConfig } from '../config/load.js';
import type { LoadContext } from '../data/sources/index.js';
import { MOST_STEPS } from '../engine/training-memory.js';
import type { EngineName } from '../kernels/index.js';
import { benchSession } from './bench-session.js';
import { flopsOf, total } from './flops.js';
import { type Peak, peaksOf } from './peak.js';
import { median, quantile, round, spread } from './statistics.js';

export interface BenchOptions {
  readonly loaded: LoadedConfig;
  readonly engine: EngineName;
  readonly context: LoadContext;
  readonly threads: readonly number[];
  readonly batches: readonly number[];
  readonly repetitions: number;
}

export interface BenchResult {
  readonly threads: number;
  readonly batch: number;
  readonly train_images_per_second: number;
  readonly train_gflops: number;
  /** Percent of the sum of the threads' peaks, at the width that ran. */
  readonly percent_of_peak: number;
  /** The same of the largest peak that was measured. */
  readonly percent_of_machine: number;
  readonly infer_images_per_second: number;
  /** Latency of one image at a time on one thread. */
  readonly latency_ms: { readonly median: number; readonly p99: number };
}

export interface BenchReport {
  readonly engine: EngineName;
  /** The peak of the width that ran, then that of the other one, where there is one. */
  readonly peaks: readonly Peak[];
  readonly results: readonly BenchResult[];
}

/** Spread of each result's repetitions: half their range over their median. */
export interface Spread {
  readonly train: number;
  readonly infer: number;
}

const REPETITION_MS = 250;
/** Workers' JavaScript is compiled while it runs: the first moments are slower. */
const WARM_UPS = 2;
const INFERENCE_IMAGES = 8192;
const LATENCY_RUNS = 1000;

/** Measures each number of threads and batch size; calls `report` with each result. */
export async function bench(
  options: BenchOptions,
  report: (result: BenchResult, spread: Spread) => void,
): Promise<BenchReport> {
  const peaks = peaksOf(options.engine);
  const [{ gflops: peak }] = peaks;
  const largest = Math.max(...peaks.map(({ gflops }) => gflops));
  const results: BenchResult[] = [];
  for (const threads of options.threads) {
    const inference = await measureInference(options, threads);
    for (const batch of options.batches) {
      const { rates, flops } = await measureTraining(options, threads, batch);
      const gflops = (median(rates) * flops) / 1e9;
      const result: BenchResult = {
        threads,
        batch,
        train_images_per_second: Math.round(median(rates)),
        train_gflops: round(gflops, 1),
        percent_of_peak: round((100 * gflops) / (peak * threads), 1),
        percent_of_machine: round((100 * gflops) / (largest * threads), 1),
        infer_images_per_second: Math.round(median(inference.rates)),
        latency_ms: inference.latency,
      };
      results.push(result);
      report(result, { train: spread(rates), infer: spread(inference.rates) });
    }
  }
  return { engine: options.engine, peaks, results };
}

async function measureTraining(options: BenchOptions, threads: number, batch: number) {
  const steps = Math.min(MOST_STEPS, Math.max(2, Math.ceil(2048 / batch)));
  const { session, images } = await benchSession(options, threads, batch, steps * batch);
  const order = session.arena.integerConstants(images.count, () =>
    Int32Array.from({ length: images.count }, (_, i) => i),
  );
  let step = 0;
  const pass = () =>
    session.train(
      images,
      order,
      Array.from({ length: steps }, (_, i) => ({ start: i * batch, count: batch, rate: 1e-4, step: ++step, epoch: 1 })),
    );
  const rates = await repeat(options.repetitions, pass, images.count);
  const flops = flopsOf(session.graph);
  await session.close();
  return { rates, flops: total(flops.forward) + total(flops.backward) };
}

async function measureInference(options: BenchOptions, threads: number) {
  const { session, images } = await benchSession(options, threads, 256, INFERENCE_IMAGES);
  const pass = () => session.evaluate(images);
  const rates = await repeat(options.repetitions, pass, images.count);
  await session.close();
  const single = await benchSession(options, 0, 1, 64);
  const times = Array.from({ length: LATENCY_RUNS }, (_, i) => {
    const began = performance.now();
    single.session.classify(single.images, i % 64);
    return performance.now() - began;
  }).slice(LATENCY_RUNS / 10);
  return { rates, latency: { median: round(median(times), 4), p99: round(quantile(times, 0.99), 4) } };
}

/** Images a second of several repetitions, each of as many passes as fill a moment; the first two only warm up. */
async function repeat(repetitions: number, pass: () => Promise<unknown>, images: number): Promise<number[]> {
  const rates: number[] = [];
  for (let r = 0; r < repetitions + WARM_UPS; r++) {
    const began = performance.now();
    let passes = 0;
    while (passes === 0 || performance.now() - began < REPETITION_MS) {
      await pass();
      passes++;
    }
    rates.push((passes * images * 1000) / (performance.now() - began));
  }
  return rates.slice(WARM_UPS);
}
