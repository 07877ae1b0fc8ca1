// A pool over windows, bound: of layers whose windows slide, and of those with one window a map.
import type { Arena, Kernels, Window } from '../kernels/index.js';
import type { BoundLayer } from './bound-layer.js';

export function bindPooling(kernels: Kernels, arena: Arena, mode: 'max' | 'average', geometry: Window): BoundLayer {
  const area = geometry.kernel[0] * geometry.kernel[1];
  const isMax = mode === 'max';
  const kernel = isMax ? kernels.maxPool(geometry, arena) : kernels.averagePool(geometry, area, arena);
  // d2E/dx2 passes through a chosen cell as it is, and through an average with its weight squared.
  const squared = isMax ? kernel : kernels.averagePool(geometry, area * area, arena);
  return {
    forward: (b) => kernel.forward(b.x[0], b.y),
    backward(b) {
      if (b.dx[0]) kernel.backward(b.x[0], b.y, b.dy, b.dx[0]);
    },
    curvature: {
      backward(b) {
        if (b.dx[0]) squared.backward(b.x[0], b.y, b.dy, b.dx[0]);
      },
    },
  };
}
