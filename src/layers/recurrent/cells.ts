// The cells of Elman, of Hochreiter and Schmidhuber, and of Cho et al., with PyTorch's equations.
import type { Activation } from '../../kernels/index.js';
import { type Cell, SIGMOID, TANH } from './cell.js';

/** h' = f(W_ih x + b_ih + W_hh h + b_hh). */
export const elmanCell = (f: Activation): Cell => ({
  gates: 1,
  own: 0,
  work: 0,
  forward(m, r, at) {
    m.add(at + r.recurrent, at);
    m.activate(f, at, at + r.h);
  },
  backward(m, r, at, _before, dh) {
    m.copy(dh, at);
    m.slope(f, at + r.h, at);
    m.zero(dh);
  },
  inputGradient: () => 0,
  recurrentGradient: () => 0,
});

/**
 * i, f, o = sigmoid, g = tanh of W_ih x + b_ih + W_hh h + b_hh, rows in the order i, f, g, o;
 * c' = f c + i g; h' = o tanh(c'). Own vectors: c, tanh(c).
 */
export const lstmCell: Cell = {
  gates: 4,
  own: 2,
  work: 1,
  forward(m, r, at, before) {
    const v = r.vector;
    const [i, f, g, o] = [at, at + v, at + 2 * v, at + 3 * v];
    const [c, tanhC] = [at + r.own, at + r.own + v];
    m.add(at + r.recurrent, at, 4);
    m.activate(SIGMOID, i, i, 2);
    m.activate(TANH, g, g);
    m.activate(SIGMOID, o, o);
    m.product(f, before + r.own, c);
    m.addProduct(i, g, c);
    m.activate(TANH, c, tanhC);
    m.product(o, tanhC, at + r.h);
  },
  backward(m, r, at, before, dh, dc, work) {
    const v = r.vector;
    const [i, f, g, o] = [at, at + v, at + 2 * v, at + 3 * v];
    // The recurrent terms were added to the gates: their place takes the gradients.
    const d = at + r.recurrent;
    const tanhC = at + r.own + v;
    m.product(dh, tanhC, d + 3 * v);
    m.product(dh, o, work);
    m.slope(TANH, tanhC, work);
    m.add(work, dc);
    m.product(dc, g, d);
    m.product(dc, before + r.own, d + v);
    m.product(dc, i, d + 2 * v);
    m.product(dc, f, work);
    m.copy(work, dc);
    m.slope(SIGMOID, i, d);
    m.slope(SIGMOID, f, d + v);
    m.slope(TANH, g, d + 2 * v);
    m.slope(SIGMOID, o, d + 3 * v);
    m.zero(dh);
  },
  inputGradient: (r) => r.recurrent,
  recurrentGradient: (r) => r.recurrent,
};

/**
 * r, z = sigmoid(W_ih x + b_ih + W_hh h + b_hh), n = tanh(W_in x + b_in + r (W_hn h + b_hn)), rows in the order
 * r, z, n; h' = (1 - z) n + z h.
 */
export const gruCell: Cell = {
  gates: 3,
  own: 0,
  work: 4,
  forward(m, layout, at, before) {
    const v = layout.vector;
    const [r, z, n] = [at, at + v, at + 2 * v];
    const h = at + layout.h;
    m.add(at + layout.recurrent, at, 2);
    m.activate(SIGMOID, r, r, 2);
    m.addProduct(r, at + layout.recurrent + 2 * v, n);
    m.activate(TANH, n, n);
    m.copy(n, h);
    m.addProduct(z, before + layout.h, h);
    m.addProduct(z, n, h, -1);
  },
  backward(m, layout, at, before, dh, _dState, work) {
    const v = layout.vector;
    const [r, z, n] = [at, at + v, at + 2 * v];
    const [dn, dz, dr, direct] = [work, work + v, work + 2 * v, work + 3 * v];
    const recurrent = at + layout.recurrent;
    m.copy(dh, dn);
    m.addProduct(dh, z, dn, -1);
    m.slope(TANH, n, dn);
    m.product(dh, before + layout.h, dz);
    m.addProduct(dh, n, dz, -1);
    m.slope(SIGMOID, z, dz);
    m.product(dn, recurrent + 2 * v, dr);
    m.slope(SIGMOID, r, dr);
    m.product(dh, z, direct);
    m.product(dn, r, recurrent + 2 * v);
    m.copy(dr, recurrent);
    m.copy(dz, recurrent + v);
    m.copy(dr, r);
    m.copy(dz, z);
    m.copy(dn, n);
    m.copy(direct, dh);
  },
  inputGradient: () => 0,
  recurrentGradient: (r) => r.recurrent,
};
