/** A detector as a process of its own: it shares the tasks of its rules with its other instances, and serves health and metrics. */
import { Type } from 'typebox';
import type { EventLog } from '../log/event-log.js';
import { runService } from './run-service.js';
import type { ServiceProcess } from '../runtime/service-process.js';
import { kafkaVariables, serviceVariables } from './service-variables.js';
import { openDetectorUnit } from './detector-task.js';
import { createDetectorMeter } from './detector-meter.js';
import { DETECTOR, detectorName, detectorTasks, type Detector, type DetectorTask } from './detectors.js';
import { describeServiceRun, type RuleFactory } from './service-run.js';
import { serviceTopicSpecs, UNIT_RESULTS, unitTopic } from './service-topics.js';
import type { Run } from '../pipeline/topology.js';
import { connectToRun, workOnUnits } from './work-on-units.js';

/** A rule of the catalogue. */
export interface RuleDefinition extends RuleFactory {
  /** What it is to find, in a sentence or two, for whoever decides whether it is worth its alerts. */
  readonly purpose: string;
  /** The law, the published signs or the typology that it rests on. */
  readonly ground: string;
  /** Of the detector of this rule alone. */
  readonly httpPort: number;
}

/** The detector of one rule. Resolves when the process has been told to exit. */
export const runRuleDetector = (rule: RuleDefinition, host?: ServiceProcess): Promise<void> =>
  runDetector(
    {
      program: detectorName([rule.name], []),
      what: "reads a run's events and raises the alerts of one rule. Its instances share the work.",
      httpPort: rule.httpPort,
      known: [rule],
    },
    {},
    host,
  );

/** The detector of any of the rules that it knows, which TENGEWATCH_RULES names. Resolves when the process has been told to exit. */
export const runAnyDetector = (known: readonly RuleFactory[], httpPort: number, host?: ServiceProcess): Promise<void> =>
  runDetector(
    {
      program: DETECTOR,
      what: "reads a run's events once and raises the alerts of any set of rules. Instances with the same rules share the work.",
      httpPort,
      known,
    },
    rulesVariable(known),
    host,
  );

interface DetectorProgram {
  readonly program: string;
  readonly what: string;
  readonly httpPort: number;
  readonly known: readonly RuleFactory[];
}

interface ChosenRules {
  readonly TENGEWATCH_RULES?: readonly string[];
}

const namesOf = (named: readonly { readonly name: string }[]): readonly string[] => named.map(({ name }) => name);

const rulesVariable = (known: readonly RuleFactory[]) => ({
  TENGEWATCH_RULES: Type.Optional(
    Type.Array(Type.Enum([...namesOf(known)]), {
      minItems: 1,
      uniqueItems: true,
      description: `The rules whose alerts it raises, with commas between: of ${namesOf(known).join(', ')}. Without it, all.`,
    }),
  ),
});

function runDetector(
  { program, what, httpPort, known }: DetectorProgram,
  more: Partial<ReturnType<typeof rulesVariable>>,
  host?: ServiceProcess,
): Promise<void> {
  const schema = Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort }), ...more });
  return runService(
    {
      name: program,
      what,
      schema,
      // Only one of the two programs has the variable.
      prepare: (config) => describeServiceRun(config, chosenRules(known, config as ChosenRules)),
      async start(context) {
        const { config, prepared, log, metrics } = context;
        const { run, startMs, endMs } = prepared;
        const service = detectorName(namesOf(run.rules), namesOf(known));
        const detector = { name: service, rules: run.rules };
        const tasks = detectorTasks(run, detector);
        const events = await connectToRun(context, config, service);
        await ensureDetectorTopics(events, run, detector, tasks);
        const meter = createDetectorMeter({ metrics, events, startMs, endMs });
        const clock = (): number => performance.now();
        const options = { events, service, run, startMs, endMs, log, metrics, clock };
        const msPerCheckpoint = config.TENGEWATCH_CHECKPOINT_SECONDS * 1_000;
        const ruleVersions = Object.fromEntries(run.rules.map(({ name, version }) => [name, version]));
        log.info(
          { scenario: prepared.scenario.name, seed: prepared.seed, runId: run.id, service, ruleVersions, tasks: tasks.length },
          'watching',
        );
        await workOnUnits(context, {
          events,
          service,
          nameOf: (unit) => tasks[unit]?.plan.name ?? String(unit),
          async open(unit, unwanted) {
            const task = tasks[unit];
            if (task === undefined) throw new Error(`${unitTopic(service)} has a partition ${unit}, for which ${service} has no task`);
            return meter.watched(await openDetectorUnit({ ...options, msPerCheckpoint, unwanted }, task, unit));
          },
          measure: meter.update,
        });
      },
    },
    host,
  );
}

/** In the order of the catalogue, in which their stages stand in a checkpoint. */
const chosenRules = (known: readonly RuleFactory[], { TENGEWATCH_RULES: wanted }: ChosenRules): readonly RuleFactory[] =>
  wanted === undefined ? known : known.filter(({ name }) => wanted.includes(name));

/** Only what it reads and writes: it has no right to know of other topics. */
async function ensureDetectorTopics(events: EventLog, run: Run, detector: Detector, tasks: readonly DetectorTask[]): Promise<void> {
  const plans = tasks.map(({ plan }) => plan);
  const needed = new Set<string>([
    ...plans.flatMap(({ inputs }) => inputs.map(({ topic }) => topic)),
    ...plans.flatMap(({ stages }) => stages.flatMap(({ outputs }) => outputs)),
    'dead-letters',
    unitTopic(detector.name),
    UNIT_RESULTS,
  ]);
  await events.ensureTopics(serviceTopicSpecs(run, [detector]).filter(({ name }) => needed.has(name)));
}
