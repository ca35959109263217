/** One round of the detectors as services: one for each rule and one for all, one and two instances, many checkpoints, one killed. */
import { DEFAULT_CHECKPOINT_SECONDS } from '@tengewatch/shared/service/service-variables.js';
import { detectorsOf, detectorTasks, type RuleAssignment } from '@tengewatch/shared/service/detectors.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import { withDetectors, type FleetFigures } from './detector-fleet.js';
import { inTopicsOf } from './own-topics.js';
import { produceOwn } from './own-services.js';
import type { RoundOptions } from './rounds.js';

export interface ServicesRound {
  readonly events: number;
  /** A detector for each rule: one instance of each, and two. */
  readonly one: FleetFigures;
  readonly two: FleetFigures;
  /** One detector for all rules: one instance of it, and two. */
  readonly together: FleetFigures;
  readonly togetherTwo: FleetFigures;
  /**
   * Two instances of each detector, which make checkpoints at the shortest interval that can be set. At the default interval there
   * are so few checkpoints in a benchmark that their cost is lost in the noise between two runs. A clock around each checkpoint
   * would count the time of other processes of the machine, and miss the work of the Kafka client. So the cost of one checkpoint is
   * worked out from many.
   */
  readonly often: FleetFigures;
  /** From a SIGKILL of one of two instances until others work on its tasks. */
  readonly recoverySeconds: number;
  readonly tasks: number;
}

export interface ServicesRoundOptions extends RoundOptions {
  readonly argument: string;
  readonly settings: readonly string[];
  readonly events: number;
  /** Records of alerts in the embedded run, which the services must write as well. */
  readonly alertRecords: number;
}

const OFTEN_SECONDS = 1;

export async function measureServices(options: ServicesRoundOptions, round: number): Promise<ServicesRound> {
  const { broker, run, scenario, seed, argument, settings, events, alertRecords, signal, say } = options;
  const measure = <T>(what: string, wishes: FleetWishes, use: Parameters<typeof withDetectors<T>>[1]): Promise<T> =>
    inTopicsOf(
      broker,
      `bench-services-${wishes.name}-${round}`,
      serviceTopicSpecs(run, detectorsOf(run, wishes.detectorFor)),
      async (log, name) => {
        say(`events for ${what}`);
        await produceOwn({ log, run, scenario, seed, signal });
        say(what);
        const served = { name, argument, scenario, seed, settings, kafka: { brokers: [broker.bootstrap] } };
        const { detectorFor, instances, checkpointSeconds } = wishes;
        const often = checkpointSeconds === undefined ? {} : { checkpointSeconds };
        return withDetectors({ log, run, served, detectorFor, instances, ...often, alertRecords, signal }, use);
      },
    );

  const figuresOf = (what: string, wishes: FleetWishes): Promise<FleetFigures> => measure(what, wishes, ({ figures }) => figures());
  const one = await figuresOf('one instance of each detector', { name: 'one', detectorFor: 'each-rule', instances: 1 });
  const together = await figuresOf('one detector for all rules', { name: 'together', detectorFor: 'all-rules', instances: 1 });
  const two = await figuresOf('two instances of each detector', { name: 'two', detectorFor: 'each-rule', instances: 2 });
  const togetherTwo = await figuresOf('two instances for all rules', { name: 'together-two', detectorFor: 'all-rules', instances: 2 });
  const wishes: FleetWishes = { name: 'often', detectorFor: 'each-rule', instances: 2, checkpointSeconds: OFTEN_SECONDS };
  const rest = await measure('two instances, many checkpoints, one killed', wishes, async ({ figures, killOne }) => ({
    often: await figures(),
    recoverySeconds: await killOne(),
  }));
  const tasks = detectorsOf(run, 'each-rule').reduce((sum, detector) => sum + detectorTasks(run, detector).length, 0);
  return { events, one, two, together, togetherTwo, ...rest, tasks };
}

interface FleetWishes {
  readonly name: string;
  readonly detectorFor: RuleAssignment;
  readonly instances: number;
  readonly checkpointSeconds?: number;
}

export const cpuPerEvent = ({ cpuSeconds }: FleetFigures, events: number): number => cpuSeconds / events;

/** The share of their CPU time that detectors spend on checkpoints, with every task making one as often as is the default. */
export function checkpointShare({ two, often, tasks }: Pick<ServicesRound, 'two' | 'often' | 'tasks'>): number {
  const cpuOfOne = (often.cpuSeconds - two.cpuSeconds) / (often.checkpoints - two.checkpoints);
  const withoutAny = two.cpuSeconds - cpuOfOne * two.checkpoints;
  const ofDefault = (cpuOfOne * tasks * two.seconds) / DEFAULT_CHECKPOINT_SECONDS;
  return ofDefault / (withoutAny + ofDefault);
}
