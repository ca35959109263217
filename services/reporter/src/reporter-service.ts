/** The reporter as a process of its own: one instance reads the run and shows what it finds, further ones stand by. */
import { typologyNames } from '@tengewatch/shared/events/truth.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { runService } from '@tengewatch/shared/service/run-service.js';
import { kafkaVariables, serviceVariables } from '@tengewatch/shared/service/service-variables.js';
import { createLagMeter } from '@tengewatch/shared/service/lag-meter.js';
import type { DeadLetterCounts } from '@tengewatch/shared/scoring/run-report.js';
import type { Outcome } from '@tengewatch/shared/service/outcome.js';
import { describeServiceRun, type ServiceRun } from '@tengewatch/shared/service/service-run.js';
import { OUTCOMES, serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import type { HostedUnit } from '@tengewatch/shared/service/unit-host.js';
import { createWorkMeter } from '@tengewatch/shared/service/work-meter.js';
import { connectToRun, workOnUnits, type UnitContext } from '@tengewatch/shared/service/work-on-units.js';
import { Type } from 'typebox';
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { openRunReading, type RunReading } from './run-reading.js';
import { createShownFindings, type ShownFindings } from './shown-findings.js';

const NAME = 'reporter';
const POLL_WAIT_MS = 100;

/** Resolves when the process has been told to exit. */
export function runReporter({ httpPort }: { readonly httpPort: number }): Promise<void> {
  const shown = createShownFindings();
  return runService({
    name: NAME,
    what: "reads a run's alerts, shows them, and scores them at the end. Further instances stand by.",
    schema: Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort }) }),
    prepare: (config) => describeServiceRun(config, catalogue),
    pages: shown.pages,
    async start(context) {
      const { config, prepared, log } = context;
      const { run, scenario, seed } = prepared;
      const events = await connectToRun(context, config, NAME);
      await ensureReporterTopics(events, run);
      log.info({ scenario: scenario.name, seed, runId: run.id }, 'reporting');
      await report(context, prepared, events, shown);
    },
  });
}

async function ensureReporterTopics(events: EventLog, run: Run): Promise<void> {
  const needed = new Set<string>(['alerts', 'truth', 'dead-letters', OUTCOMES]);
  await events.ensureTopics(serviceTopicSpecs(run, []).filter(({ name }) => needed.has(name)));
}

async function report(
  context: UnitContext,
  { run, startMs, endMs }: ServiceRun,
  events: Awaited<ReturnType<typeof connectToRun>>,
  shown: ShownFindings,
): Promise<void> {
  const { metrics, log } = context;
  const meter = createWorkMeter(metrics);
  const measureLag = createLagMeter(metrics, events);
  // A reading that begins again meets them again.
  const counted = new Set<string>();
  let isActive = false;
  let reading: RunReading | undefined;

  function once(what: string, count: () => void): void {
    if (counted.has(what)) return;
    counted.add(what);
    count();
  }

  async function open(): Promise<HostedUnit> {
    isActive = true;
    shown.hide('this instance begins to read the run');
    const opened = await openRunReading({
      log: events,
      run,
      clock: () => performance.now(),
      pollWaitMs: POLL_WAIT_MS,
      onAlert({ alertId, rule, severity }, applied) {
        if (applied === 'opened') once(`alert ${alertId}`, () => metrics.alertOpened(rule, severity));
      },
      onDeadLetter: ({ topic, partition, offset, reason }) =>
        once(`letter ${topic}/${partition}/${offset}`, () => metrics.deadLettered(reason)),
      onOutcome(outcome, deadLetters) {
        metrics.scored(outcome.score);
        for (const { fields, message } of summaryOf(outcome, deadLetters)) log.info(fields, message);
      },
    });
    reading = opened;
    for (const part of [opened.reporter, opened.truth]) meter.watch(part);
    shown.show(opened);
    return {
      step: opened.step,
      release(mayWrite) {
        isActive = false;
        reading = undefined;
        for (const part of [opened.reporter, opened.truth]) meter.unwatch(part);
        return opened.release(mayWrite);
      },
    };
  }

  function measure(): void {
    if (!isActive) shown.hide('this instance stands by: another one reads the run');
    meter.update();
    measureLag(reading?.positions() ?? []);
    if (reading !== undefined) metrics.watermarkReached(Math.min(Math.max(reading.frontierMs, startMs), endMs));
  }

  await workOnUnits(context, { events, service: NAME, nameOf: () => 'the run', open, measure });
}

interface Line {
  readonly fields: object;
  readonly message: string;
}

/** A few lines that say how the run went. */
function summaryOf({ alerts, score }: Outcome, deadLetters: DeadLetterCounts): readonly Line[] {
  return [
    { fields: { alerts: alerts.length, deadLetters: deadLetters.total }, message: 'the run is scored; its outcome is saved' },
    ...typologyNames.map((rule) => {
      const { schemes, caught, recall, precision, falseAlerts } = score.byTypology[rule];
      return {
        fields: { rule, schemes, caught, recall, precision, falseAlerts },
        message: schemes === 0 ? `${rule}: no plain or careful scheme was at work` : `${rule}: ${caught} of ${schemes} schemes caught`,
      };
    }),
  ];
}
