// Writes src/kernels/simd-module.ts. A test keeps it current.
import { writeFileSync } from 'node:fs';
import { kernelTypes } from './kernel-types.js';

writeFileSync('src/kernels/simd-module.ts', kernelTypes());
