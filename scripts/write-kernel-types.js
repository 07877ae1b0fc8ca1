// Writes src/kernels/simd/simd-module.ts. A test keeps it current.
import { writeFileSync } from 'node:fs';
import { kernelTypes } from './kernel-types.js';

writeFileSync('src/kernels/simd/simd-module.ts', kernelTypes());
