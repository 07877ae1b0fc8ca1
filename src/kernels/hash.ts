// Random numbers as a function of a key and a counter: whoever computes value i gets the same.

/** A well-mixed 32-bit word of a word. Wellons 2018, "lowbias32". */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

/** 32 random bits: number `i` of the stream `key`. */
export const randomBits = (key: number, i: number): number => mix(mix(i ^ key) + Math.imul(key, 0x9e3779b9));

/** Uniform in [0, 1), 24 bits. */
export const randomUniform = (key: number, i: number): number => (randomBits(key, i) >>> 8) / 2 ** 24;

/** The threshold on the upper 24 bits below which a value is dropped, so that a share of `rate` is. */
export const dropThreshold = (rate: number): number => Math.round(rate * 2 ** 24);
