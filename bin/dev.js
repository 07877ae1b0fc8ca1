#!/usr/bin/env node
// As run.js, with oclif's own warnings and stack traces: for work on the commands. Build first.
import { execute } from '@oclif/core';

await execute({ development: true, dir: import.meta.url });
