/** Follows services from outside until all is read, said and scored: the auditor, the alerts, the results and the outcome. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { Step } from '@tengewatch/shared/pipeline/drive.js';
import { driveConcurrently } from '@tengewatch/shared/pipeline/drive-concurrently.js';
import type { Pipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { partitionsOf, sourcesOf, type Run } from '@tengewatch/shared/pipeline/topology.js';
import { loadOutcome, type Outcome } from '@tengewatch/shared/service/outcome.js';
import { createResultReader } from '@tengewatch/shared/service/unit-result.js';
import { openOrderedReader, type OrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import type { Fleet } from '../services/fleet.js';
import { AUDITOR, openAuditor } from './auditor.js';
import { checkJoined } from './check-joined.js';
import { deadLettersSoFar } from './dead-letters-so-far.js';
import { recordsAfterEnds } from './records-after-ends.js';
import { recordsHeld } from './records-held.js';
import type { RunLog } from './run-log.js';
import type { ServicesRunOptions } from '../run-options.js';
import type { ServicesFindings } from './services-report.js';
import { createUnitResults } from './unit-results.js';

export interface FollowOptions {
  readonly runLog: RunLog;
  readonly run: Run;
  readonly fleet: Pick<Fleet, 'failure' | 'tellWarnings'>;
  readonly options: ServicesRunOptions;
}

const OUTCOME_EVERY_MS = 300;
const UNIQUE_CHARACTERS = 8;
/** Everything that publishes and detects is elsewhere. */
const noTasks: Pipeline = { levels: [], published: () => ({}), accounts: () => [], close: () => Promise.resolve() };

/** Rejects with the reason of `fleet.failure` or of the options' signal when one of them is aborted. */
export async function followRun({ runLog, run, fleet, options }: FollowOptions): Promise<ServicesFindings> {
  const { join, say } = options.services;
  const { log, pollWaitMs } = runLog;
  const { startMs, endMs } = scenarioWindow(options.scenario);
  const clock = (): number => performance.now();
  // Two who join one run must not share a consumer group, of which each would then read a half.
  const name = join === undefined ? AUDITOR : `${AUDITOR}-${randomUUID().slice(0, UNIQUE_CHARACTERS)}`;
  const joined = join === undefined ? undefined : checkJoined(join, clock, say);
  const units = createUnitResults(run);
  const begunMs = clock();
  let firstRecordMs: number | undefined;
  let alertsSeen = 0;
  let outcome: Outcome | undefined;

  const auditor = await openAuditor({ log, run, name, clock, pollWaitMs, onUnusable: (letter) => joined?.unusable(letter) });
  const alerts = await openAlerts(log, run, `${name}.alerts`, clock, pollWaitMs);
  const results = await createResultReader(log, `${name}.results`);

  function seeAlert(alert: Alert): void {
    if (alert.revision === 0) alertsSeen++;
    options.onAlert?.(alert);
  }

  const readers: readonly Step[] = [
    {
      async step(maxRecords) {
        const goesOn = await auditor.step(maxRecords);
        if (auditor.accepted > 0) firstRecordMs ??= clock();
        return goesOn;
      },
    },
    { step: (maxRecords) => alerts.step(maxRecords, (_, event) => seeAlert(event as Alert)) },
    {
      async step() {
        for (const result of await results.poll(pollWaitMs)) units.take(result);
        return units.missing().length > 0;
      },
    },
    {
      async step() {
        if (units.missing().length === 0) outcome = await loadOutcome(log, run);
        if (outcome === undefined) await setTimeout(OUTCOME_EVERY_MS);
        return outcome === undefined;
      },
    },
  ];

  await driveConcurrently({
    shards: [],
    pipeline: noTasks,
    readers,
    signal: AbortSignal.any([options.signal, fleet.failure]),
    afterRound() {
      fleet.tellWarnings();
      joined?.look(auditor.accepted);
      const simulatedMs = Math.min(Math.max(auditor.frontierMs, startMs), endMs);
      options.onProgress?.({ simulatedMs, fromMs: startMs, toMs: endMs, events: auditor.events, alerts: alertsSeen, lag: [] });
    },
  });
  const seconds = (clock() - (firstRecordMs ?? begunMs)) / 1000;
  await Promise.all([auditor.close(), alerts.close(), results.close()]);
  if (outcome === undefined) throw new Error('the run ended without an outcome');
  const totals = units.totals();
  const accounts = [auditor.account(), ...Object.values(outcome.readers), ...totals.readers];
  return {
    totals,
    auditor,
    outcome,
    // Each unit appended its dead letters before it made its result, and the reporter before it saved the outcome.
    deadLetters: await deadLettersSoFar(log, `${name}.dead-letters`),
    records: await recordsHeld(log),
    afterEnds: await recordsAfterEnds(
      log,
      accounts.flatMap(({ ends }) => ends),
    ),
    seconds,
  };
}

/** Alerts in the order in which the reporter reads them, to be shown as they come. */
const openAlerts = (log: EventLog, run: Run, name: string, clock: () => number, pollWaitMs: number): Promise<OrderedReader> =>
  openOrderedReader({
    log,
    name,
    inputs: [
      {
        topic: 'alerts',
        partitions: Array.from({ length: partitionsOf(run, 'alerts') }, (_, partition) => partition),
        sources: sourcesOf(run, 'alerts'),
      },
    ],
    clock,
    pollWaitMs,
    // The reporter meets the same, and it is the reporter who buries it.
    deadLetter: () => undefined,
  });
