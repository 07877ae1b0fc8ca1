#!/usr/bin/env node
import module from 'node:module';

// From Node 22 on, compiled code is kept between commands.
module.enableCompileCache?.();
const { execute } = await import('@oclif/core/execute');

await execute({ dir: import.meta.url });
