/** One round of the detectors as services: with one and with two instances of each, with many checkpoints, and with one killed. */
import { DEFAULT_CHECKPOINT_SECONDS } from '@tengewatch/shared/runtime/service-variables.js';
import { detectorTasks, serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import { withDetectors, type FleetFigures } from './detector-fleet.js';
import { inTopicsOf } from './own-topics.js';
import { produceOwn } from './own-services.js';
import type { RoundOptions } from './rounds.js';

export interface ServicesRound {
  readonly events: number;
  readonly one: FleetFigures;
  readonly two: FleetFigures;
  /**
   * Two instances that make checkpoints as often as they can be told to. At the default they make so few in a benchmark's
   * time that their cost drowns in what two runs differ by anyway; and a clock around their making would count waiting for
   * the other processes of the machine, and none of the client's work. So the cost of one is worked out from many.
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
  const specs = serviceTopicSpecs(run, run.rules);
  const measure = <T>(what: string, wishes: FleetWishes, use: Parameters<typeof withDetectors<T>>[1]): Promise<T> =>
    inTopicsOf(broker, `bench-services-${wishes.name}-${round}`, specs, async (log, name) => {
      say(`events for ${what}`);
      await produceOwn({ log, run, scenario, seed, signal });
      say(what);
      const served = { name, argument, scenario, seed, settings, kafka: { brokers: [broker.bootstrap] } };
      const { instances, checkpointSeconds } = wishes;
      const often = checkpointSeconds === undefined ? {} : { checkpointSeconds };
      return withDetectors({ log, run, served, instances, ...often, alertRecords, signal }, use);
    });

  const one = await measure('one instance of each detector', { name: 'one', instances: 1 }, ({ figures }) => figures());
  const two = await measure('two instances of each detector', { name: 'two', instances: 2 }, ({ figures }) => figures());
  const wishes = { name: 'often', instances: 2, checkpointSeconds: OFTEN_SECONDS };
  const rest = await measure('two instances, many checkpoints, one killed', wishes, async ({ figures, killOne }) => ({
    often: await figures(),
    recoverySeconds: await killOne(),
  }));
  return { events, one, two, ...rest, tasks: run.rules.reduce((sum, rule) => sum + detectorTasks(run, rule).length, 0) };
}

interface FleetWishes {
  readonly name: string;
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
