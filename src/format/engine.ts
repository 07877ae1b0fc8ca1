// The engine of a run or a measurement as text.

/** `engine relaxed-simd, 256 bits`: what changes the last bits of results, and what changes only the speed. */
export const engineText = ({ engine, width }: { readonly engine: string; readonly width?: number | null }): string =>
  `engine ${engine}${width ? `, ${width} bits` : ''}`;
