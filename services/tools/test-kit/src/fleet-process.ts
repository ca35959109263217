/** A process with tiny services as its children, for tests that kill it: the folder of their logs, then a label for each. */
import { startFleet } from '@tengewatch/workbench/services/fleet.js';
import { tinyEnvironment, tinyPrograms } from './tiny-services.js';

const STOP_LIMIT_MS = 10_000;
const [logFolder = '', ...labels] = process.argv.slice(2);

startFleet({
  programs: tinyPrograms(labels),
  env: tinyEnvironment(),
  logFolder,
  say: (line) => void process.stdout.write(`${line}\n`),
  stopLimitMs: STOP_LIMIT_MS,
});
