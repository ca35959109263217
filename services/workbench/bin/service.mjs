#!/usr/bin/env node
// `npm run service NAME`: installs and compiles what is missing, then becomes the service, so that signals reach it.
import { prepare } from './prepare.mjs';

prepare();
await import('../dist/service-command.js');
