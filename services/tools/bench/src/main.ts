/** `npm run bench`: world, parsing, detection, backtests and the whole pipeline over the flagship's events, side by side in one run. */
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import type { ProducedEvent } from '@tengewatch/shared/events/topics.js';
import { createDirectPipeline } from '@tengewatch/shared/pipeline/direct.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { WorldSink } from '@tengewatch/shared/world/simulation.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';
import { exportWorld } from '@tengewatch/workbench/tables/export-world.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backtestSpeed, SETS, setsCost, SWEEP_POINTS, sweepSeconds } from './backtest-speed.js';
import { flagshipEvents, textsOf, type WrittenEvents } from './flagship-events.js';
import { median, runForMemory, seconds } from './measure.js';

const FLAGSHIP = 'kazakhstan-2024';
const SEED = 1;
const ROUNDS = 5;
const SETS_ROUNDS = 3;
/** Events of so many days are folded without being counted: the state fills up, as it does once in a run of any length. */
const FILLING_DAYS = 14;
/** Days after them whose events are parsed and folded against the clock. */
const PARSED_DAYS = 28;
/** Events of a chunk, as many as a detector takes in a step. With more of them in memory, garbage collection slows JSON.parse. */
const EVENTS_PER_CHUNK = 5_000;
const EVENTS_PER_ADVANCE = 4000;
const MEMORY_PEOPLE = 2000;
const MEMORY_DAYS = 60;

interface Speed {
  readonly events: number;
  readonly seconds: number;
}

/** The world alone, into a sink that only counts. Building people and places is part of it. */
function worldSpeed(scenario: Scenario): Speed {
  let events = 0;
  const count = (): void => void events++;
  const sink: WorldSink = { event: count, truth: () => undefined };
  const from = seconds();
  for (let shard = 0; shard < scenario.shards; shard++) {
    const simulation = createShard(scenario, SEED, shard);
    while (simulation.advance(EVENTS_PER_ADVANCE, sink));
  }
  return { events, seconds: seconds() - from };
}

/** Parses chunk by chunk and folds each chunk's fresh events, with a clock around either once the state is full. */
function parsingAndDetection(scenario: Scenario, written: WrittenEvents): { parsing: Speed; detection: Speed } {
  const { startMs, endMs } = scenarioWindow(scenario);
  const pipeline = createDirectPipeline(createRules(scenario.rules), { watchingSinceMs: startMs, endMs, onAlert: () => undefined });
  let events = 0;
  let parseSeconds = 0;
  let detectSeconds = 0;
  for (let at = 0; at < written.topics.length; at += EVENTS_PER_CHUNK) {
    const to = Math.min(written.topics.length, at + EVENTS_PER_CHUNK);
    const topicOf = written.topics.slice(at, to);
    const texts = textsOf(written, at, to);
    const parsed: ProducedEvent[] = Array.from({ length: texts.length });
    const from = seconds();
    for (let i = 0; i < texts.length; i++) parsed[i] = JSON.parse(texts[i]!) as ProducedEvent;
    const between = seconds();
    pipeline.handleAll(topicOf, parsed, parsed.length);
    const finished = seconds();
    if (written.times[at]! < startMs + FILLING_DAYS * DAY_MS) continue;
    events += texts.length;
    parseSeconds += between - from;
    detectSeconds += finished - between;
  }
  return { parsing: { events, seconds: parseSeconds }, detection: { events, seconds: detectSeconds } };
}

/** All tables of the world as Parquet, with the files; the threads and their database are part of it. */
async function exportSpeed(scenario: Scenario): Promise<Speed> {
  const folder = mkdtempSync(join(tmpdir(), 'tengewatch-bench-'));
  const from = seconds();
  try {
    const { rows } = await exportWorld({
      scenario,
      seed: SEED,
      settings: [],
      format: 'parquet',
      out: join(folder, 'out'),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    return { events: Object.values(rows).reduce((sum, count) => sum + count, 0), seconds: seconds() - from };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const perSecond = ({ events, seconds: taken }: Speed): number => events / taken;
const thousand = (value: number): string => `${Math.round(value / 1000).toLocaleString('en-US')} k`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (what: string, value: string, note = ''): void => say(`  ${what.padEnd(44)} ${value.padStart(10)}  ${note}`);

const scenario = scenarioFor(FLAGSHIP, []);
const written = flagshipEvents(scenario, SEED, scenarioWindow(scenario).startMs + (FILLING_DAYS + PARSED_DAYS) * DAY_MS);
const meanBytes = Math.round(written.bytes.length / written.topics.length);
say(`${FLAGSHIP}, seed ${SEED}; medians of ${ROUNDS} rounds, each with world, parsing, detection and backtest side by side`);
say(`parsing and detection: ${PARSED_DAYS} days after the first ${FILLING_DAYS}, events of ${meanBytes} bytes\n`);

const worlds: number[] = [];
const parsings: number[] = [];
const detections: number[] = [];
const worldRatios: number[] = [];
const detectionRatios: number[] = [];
const backtests: number[] = [];
const backtestRatios: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const world = worldSpeed(scenario);
  const { parsing, detection } = parsingAndDetection(scenario, written);
  worlds.push(perSecond(world));
  parsings.push(perSecond(parsing));
  detections.push(perSecond(detection));
  worldRatios.push(perSecond(world) / perSecond(parsing));
  detectionRatios.push(perSecond(detection) / perSecond(parsing));
  const backtest = backtestSpeed(scenario, SEED);
  backtests.push(perSecond(backtest));
  backtestRatios.push(perSecond(backtest) * (1 / perSecond(world) + 1 / perSecond(detection)));
}
row('JSON.parse (yardstick)', thousand(median(parsings)), 'events/s');
row('world', thousand(median(worlds)), `events/s, ${median(worldRatios).toFixed(2)} of JSON.parse (aim 0.50)`);
row(
  'detection, all rules, parsed events',
  thousand(median(detections)),
  `events/s, ${median(detectionRatios).toFixed(2)} of JSON.parse (aim 1.00)`,
);
row(
  'backtest of one seed, all rules',
  thousand(median(backtests)),
  `events/s, ${median(backtestRatios).toFixed(2)} of what world and detection allow (aim 0.80)`,
);
const costs = Array.from({ length: SETS_ROUNDS }, () => setsCost(scenario, SEED));
row(
  `${SETS} parameter sets in one pass`,
  `${median(costs.map(({ onePassSeconds }) => onePassSeconds)).toFixed(1)} s`,
  `${median(costs.map(({ onePassSeconds, runsSeconds }) => onePassSeconds / runsSeconds)).toFixed(2)} of ${SETS} runs of one set (aim 0.35)`,
);
const sweep = await sweepSeconds(scenario);
row(
  `sweep of ${SWEEP_POINTS} settings, two threads`,
  `${sweep.two.toFixed(1)} s`,
  `${(sweep.one / sweep.two).toFixed(2)} times as fast as one (aim 1.60)`,
);

const report = await runScenario({ scenario, seed: SEED, settings: [], signal: new AbortController().signal });
const pipelineRatio = report.speed.eventsPerSecond / median(parsings);
row(
  'whole pipeline: world to scored report',
  thousand(report.speed.eventsPerSecond),
  `events/s, ${pipelineRatio.toFixed(2)} of JSON.parse`,
);

const exported = perSecond(await exportSpeed(scenario));
row(
  'export of all tables to Parquet',
  thousand(exported),
  `rows/s, ${(exported / median(parsings)).toFixed(2)} of JSON.parse (aim 300 k/s)`,
);

const memorySettings = (days: number): string[] => [`people=${MEMORY_PEOPLE}`, `days=${days}`];
const short = runForMemory(FLAGSHIP, memorySettings(MEMORY_DAYS));
const long = runForMemory(FLAGSHIP, memorySettings(MEMORY_DAYS * 10));
row(`peak memory, ${MEMORY_PEOPLE} people, ${MEMORY_DAYS} days`, `${Math.round(short.peakMiB)} MiB`, `${short.events} events`);
row(
  `peak memory, ${MEMORY_PEOPLE} people, ${MEMORY_DAYS * 10} days`,
  `${Math.round(long.peakMiB)} MiB`,
  `${long.events} events, ${(long.peakMiB / short.peakMiB).toFixed(2)} times (aim below 1.50)`,
);
