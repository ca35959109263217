/** One run in a process of its own, which prints its number of events and its peak memory. */
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';

const [name = '', ...settings] = process.argv.slice(2);
const scenario = scenarioFor(name, settings);
const report = await runScenario({ scenario, seed: 1, settings, signal: new AbortController().signal });
process.stdout.write(JSON.stringify({ events: report.speed.events, maxRssKiB: process.resourceUsage().maxRSS }));
