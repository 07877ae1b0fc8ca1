/** Adds a gradient, which the reference kernels sum in double precision, to floats: it is rounded once. */
export function accumulate(to: Float32Array, gradient: Float64Array): void {
  for (let i = 0; i < gradient.length; i++) to[i] += gradient[i];
}
