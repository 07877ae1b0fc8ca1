// The specification of the optimizer steps, one parameter at a time.
import type { Arena, Pointer } from '../arena.js';
import type { Kernels, Update } from '../types.js';

type Steps = Pick<Kernels, 'sgd' | 'adagrad' | 'adadelta' | 'rmsprop' | 'adam' | 'sdlm'>;

/** See src/optimizers/ for the formulas and where they come from. */
export function optimizerSteps(arena: Arena): Steps {
  /** Runs step(g, i) for each parameter, g with its L2 term; what it returns is taken off w. */
  function each(u: Update, step: (g: number, i: number) => number): void {
    const m = arena.f32;
    for (let i = 0; i < u.count; i++) {
      const w = m[u.w / 4 + i];
      m[u.w / 4 + i] = w - step(m[u.g / 4 + i] + u.decay * w, i);
    }
  }
  const slot = (at: Pointer, i: number) => arena.f32[at / 4 + i];
  const keep = (at: Pointer, i: number, value: number) => {
    arena.f32[at / 4 + i] = value;
    return value;
  };
  return {
    sgd(u, { velocity, momentum, nesterov }) {
      each(u, (g, i) => {
        if (!velocity) return u.rate * g;
        const v = keep(velocity, i, momentum * slot(velocity, i) + g);
        return u.rate * (nesterov ? g + momentum * v : v);
      });
    },
    adagrad(u, { squares, epsilon }) {
      each(u, (g, i) => (u.rate * g) / (Math.sqrt(keep(squares, i, slot(squares, i) + g * g)) + epsilon));
    },
    adadelta(u, { squares, deltas, rho, epsilon }) {
      each(u, (g, i) => {
        const s = keep(squares, i, rho * slot(squares, i) + (1 - rho) * g * g);
        const delta = (Math.sqrt(slot(deltas, i) + epsilon) / Math.sqrt(s + epsilon)) * g;
        keep(deltas, i, rho * slot(deltas, i) + (1 - rho) * delta * delta);
        return u.rate * delta;
      });
    },
    rmsprop(u, { squares, velocity, alpha, epsilon, momentum }) {
      each(u, (g, i) => {
        const s = keep(squares, i, alpha * slot(squares, i) + (1 - alpha) * g * g);
        const step = g / (Math.sqrt(s) + epsilon);
        return u.rate * (velocity ? keep(velocity, i, momentum * slot(velocity, i) + step) : step);
      });
    },
    sdlm(u, { curvature, mu }) {
      each(u, (g, i) => (u.rate * g) / (mu + slot(curvature, i)));
    },
    adam(u, { first, second, beta1, beta2, epsilon, correction, shrink }) {
      each(u, (g, i) => {
        const m1 = keep(first, i, beta1 * slot(first, i) + (1 - beta1) * g);
        const m2 = keep(second, i, beta2 * slot(second, i) + (1 - beta2) * g * g);
        const w = slot(u.w, i);
        return w - shrink * w + (u.rate * m1) / (Math.sqrt(m2) * correction + epsilon);
      });
    },
  };
}
