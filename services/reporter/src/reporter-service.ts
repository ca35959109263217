/** The reporter as a process of its own: one instance reads the run and shows what it finds, further ones stand by. */
import { ruleNames } from '@tengewatch/shared/events/alert.js';
import type { EventLog, TopicSpec } from '@tengewatch/shared/log/event-log.js';
import { partitionsOf, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { MeasuredTopic } from '@tengewatch/shared/runtime/metrics.js';
import { runService, type ServiceContext } from '@tengewatch/shared/runtime/run-service.js';
import type { Outcome } from '@tengewatch/shared/service/outcome.js';
import { describeServiceRun, type ServiceRun } from '@tengewatch/shared/service/service-run.js';
import { OUTCOMES } from '@tengewatch/shared/service/service-topics.js';
import { createWorkMeter } from '@tengewatch/shared/service/work-meter.js';
import { clusterServiceSchema, workOnUnits, type ClusterServiceSchema, type Work } from '@tengewatch/shared/service/work-service.js';
import { ruleFactories } from './rule-factories.js';
import { openRunReading, type RunReading } from './run-reading.js';
import { createShownFindings, type ShownFindings } from './shown-findings.js';

type ReporterContext = ServiceContext<ClusterServiceSchema, ServiceRun>;

const NAME = 'reporter';
const POLL_WAIT_MS = 100;
/** What is asked of the cluster besides reading, and costs it a request for each topic. */
const LAG_MS = 5_000;
const READ = ['alerts', 'truth', 'dead-letters'] as const;
const MEASURED = ['alerts', 'truth'] as const satisfies readonly MeasuredTopic[];

export function runReporter({ httpPort }: { readonly httpPort: number }): Promise<void> {
  const shown = createShownFindings();
  return runService<ClusterServiceSchema, ServiceRun>({
    name: NAME,
    what: 'reads the alerts of a run, shows them, and scores them at the end.',
    schema: clusterServiceSchema({ httpPort }),
    prepare: (config) => describeServiceRun(config, ruleFactories),
    pages: shown.pages,
    start: (context) =>
      workOnUnits({
        name: NAME,
        context,
        topics: reporterTopics(context.prepared.run),
        begin: async (log) => report(log, context, shown),
        onDealt: (units) =>
          shown.hide(units.length > 0 ? 'this instance begins to read the run' : 'this instance stands by: another one reads the run'),
      }),
  });
}

const reporterTopics = (run: Run): readonly TopicSpec[] => [
  ...READ.map((name) => ({ name, partitions: partitionsOf(run, name) })),
  { name: OUTCOMES, partitions: 1 },
];

function report(log: EventLog, { prepared, metrics, log: logger }: ReporterContext, shown: ShownFindings): Work {
  const { run, startMs, endMs } = prepared;
  const clock = (): number => performance.now();
  const meter = createWorkMeter(metrics);
  // A reading that begins again meets them again.
  const counted = new Set<string>();
  let reading: RunReading | undefined;
  let lagAtMs = Number.NEGATIVE_INFINITY;

  function once(what: string, count: () => void): void {
    if (counted.has(what)) return;
    counted.add(what);
    count();
  }

  async function measureLag({ positions }: RunReading): Promise<void> {
    if (clock() - lagAtMs < LAG_MS) return;
    lagAtMs = clock();
    for (const topic of MEASURED) {
      const ends = await log.endOffsets(topic);
      const own = positions().filter((position) => position.topic === topic);
      metrics.consumerLag(
        topic,
        own.reduce((sum, { partition, offset }) => sum + Math.max(0, (ends[partition] ?? 0) - offset), 0),
      );
    }
  }

  return {
    async open() {
      const opened = await openRunReading({
        log,
        run,
        clock,
        pollWaitMs: POLL_WAIT_MS,
        onAlert({ alertId, rule, severity }, applied) {
          if (applied === 'opened') once(`alert ${alertId}`, () => metrics.alertOpened(rule, severity));
        },
        onDeadLetter: ({ topic, partition, offset, reason }) =>
          once(`letter ${topic}/${partition}/${offset}`, () => metrics.deadLettered(reason)),
        onOutcome(outcome) {
          metrics.scored(outcome.score);
          for (const { fields, message } of summaryOf(outcome)) logger.info(fields, message);
        },
      });
      reading = opened;
      meter.watch(opened.reporter);
      meter.watch(opened.truth);
      shown.show(opened);
      return {
        step: opened.step,
        release(mayWrite) {
          meter.unwatch(opened.reporter);
          meter.unwatch(opened.truth);
          reading = undefined;
          for (const topic of MEASURED) metrics.consumerLag(topic, 0);
          return opened.release(mayWrite);
        },
      };
    },
    async tend() {
      meter.update();
      if (reading === undefined) return;
      metrics.watermarkReached(Math.min(Math.max(reading.frontierMs, startMs), endMs));
      await measureLag(reading);
    },
  };
}

interface Line {
  readonly fields: object;
  readonly message: string;
}

/** A few lines that say how the run went. */
function summaryOf({ alerts, score, deadLetters }: Outcome): readonly Line[] {
  return [
    { fields: { alerts: alerts.length, deadLetters: deadLetters.total }, message: 'the run is scored; its outcome is saved' },
    ...ruleNames.map((rule) => {
      const { schemes, caught, recall, precision, falseAlerts } = score.byTypology[rule];
      return {
        fields: { rule, schemes, caught, recall, precision, falseAlerts },
        message: `${rule}: ${caught} of ${schemes} schemes caught`,
      };
    }),
  ];
}
