#!/usr/bin/env node
// `npm run service NAME`: installs and compiles what is missing, then becomes the service. The script says "exec", as the
// shell between npm and the service would not hand on a signal.
import { prepare } from './prepare.mjs';

prepare();
await import('../dist/service-command.js');
