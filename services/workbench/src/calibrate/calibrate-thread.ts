/** A thread that measures the country of one seed. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { measureCountry } from './measure-country.js';

const { scenario, seed } = workerData as { readonly scenario: Scenario; readonly seed: number };
parentPort?.postMessage(measureCountry(scenario, seed));
