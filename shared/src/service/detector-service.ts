/** A detector as a process of its own: it shares the tasks of one rule with its other instances, and serves health and metrics. */
import { Type } from 'typebox';
import type { EventLog } from '../log/event-log.js';
import { runService } from '../runtime/run-service.js';
import { kafkaVariables, serviceVariables } from '../runtime/service-variables.js';
import type { Rule } from '../stream/stage.js';
import { openDetectorUnit } from './detector-task.js';
import { createDetectorMeter } from './detector-meter.js';
import { describeServiceRun, type RuleFactory } from './service-run.js';
import { detectorName, detectorTasks, serviceTopicSpecs, STATEMENTS, unitTopic, type DetectorTask } from './service-topics.js';
import type { Run } from '../pipeline/topology.js';
import { connectToRun, workOnUnits } from './work-on-units.js';

export interface DetectorDefinition extends RuleFactory {
  /** "detector-…" with the name of the rule. */
  readonly name: string;
  readonly httpPort: number;
}

/** Resolves when the process has been told to exit. */
export function runDetector({ name, rule: createRule, parameters, httpPort }: DetectorDefinition): Promise<void> {
  const schema = Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort }) });
  return runService({
    name,
    what: "reads a run's events and raises the alerts of one rule. Its instances share the work.",
    schema,
    prepare: (config) => describeServiceRun(config, [{ rule: createRule, parameters }]),
    async start(context) {
      const { config, prepared, log, metrics } = context;
      const { run, startMs, endMs } = prepared;
      const rule = run.rules[0] as Rule;
      const tasks = detectorTasks(run, rule);
      const events = await connectToRun(context, config, name);
      await ensureDetectorTopics(events, run, rule, tasks);
      const meter = createDetectorMeter({ metrics, events, startMs, endMs });
      const clock = (): number => performance.now();
      const options = { events, service: name, rule, run, startMs, endMs, log, metrics, clock };
      const msPerCheckpoint = config.TENGEWATCH_CHECKPOINT_SECONDS * 1_000;
      log.info(
        { scenario: prepared.scenario.name, seed: prepared.seed, runId: run.id, ruleVersion: rule.version, tasks: tasks.length },
        'watching',
      );
      await workOnUnits(context, {
        events,
        service: name,
        nameOf: (unit) => tasks[unit]?.plan.name ?? String(unit),
        async open(unit, unwanted) {
          const task = tasks[unit];
          if (task === undefined) throw new Error(`${unitTopic(name)} has a partition ${unit}, for which ${name} has no task`);
          return meter.watched(await openDetectorUnit({ ...options, msPerCheckpoint, unwanted }, task, unit));
        },
        measure: meter.update,
      });
    },
  });
}

/** Only what it reads and writes: it has no right to know of other topics. */
async function ensureDetectorTopics(events: EventLog, run: Run, rule: Rule, tasks: readonly DetectorTask[]): Promise<void> {
  const plans = tasks.map(({ plan }) => plan);
  const needed = new Set<string>([
    ...plans.flatMap(({ inputs }) => inputs.map(({ topic }) => topic)),
    ...plans.flatMap(({ stages }) => stages.flatMap(({ outputs }) => outputs)),
    'dead-letters',
    unitTopic(detectorName(rule)),
    STATEMENTS,
  ]);
  await events.ensureTopics(serviceTopicSpecs(run, [rule]).filter(({ name }) => needed.has(name)));
}
