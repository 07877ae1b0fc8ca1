// The workload that every contender runs: LeNet-5 (61,706 parameters), batch 64, random images.
export const BATCH = 64;
export const SIDE = 32;
export const CLASSES = 10;

/** Deterministic pixels in [0, 1) and labels. */
export function batch() {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pixels = Float32Array.from({ length: BATCH * SIDE * SIDE }, random);
  const labels = Int32Array.from({ length: BATCH }, () => Math.floor(random() * CLASSES));
  return { pixels, labels };
}

/** Images per second: the median of repetitions that each last about `milliseconds`, after one warm-up pass. */
export async function measure(pass, images, { repetitions = 3, milliseconds = 1500 } = {}) {
  await pass();
  const rates = [];
  for (let r = 0; r < repetitions; r++) {
    const began = performance.now();
    let passes = 0;
    while (passes === 0 || performance.now() - began < milliseconds) {
      await pass();
      passes++;
    }
    rates.push((passes * images * 1000) / (performance.now() - began));
  }
  return rates.sort((a, b) => a - b)[repetitions >> 1];
}

/** The output for run.js: one JSON document. */
export const report = (result) => process.stdout.write(`${JSON.stringify(result)}\n`);
