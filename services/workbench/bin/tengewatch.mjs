#!/usr/bin/env node
// The `tengewatch` command: installs and compiles what is missing, then hands over to the compiled program.
import { prepare } from './prepare.mjs';

prepare();
await import('../dist/main.js');
