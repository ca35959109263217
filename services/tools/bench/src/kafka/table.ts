/** Prints what the rounds of the Kafka benchmark measured: medians, and ratios within the same round. */
import { DEFAULT_CHECKPOINT_SECONDS } from '@tengewatch/shared/service/service-variables.js';
import { median } from '../measure.js';
import type { RoundSpeeds } from './rounds.js';
import { checkpointShare, cpuPerEvent, type ServicesRound } from './services-round.js';

interface Row {
  readonly what: string;
  readonly speed: (round: RoundSpeeds) => number;
  readonly against?: (round: RoundSpeeds) => number;
  readonly yardstick?: string;
}

const EVENTS_PER_THOUSAND = 1000;

const rows: readonly Row[] = [
  { what: 'bare kafkajs, producing', speed: (round) => round.bareProducing },
  {
    what: "Java's ProducerPerformance",
    speed: (round) => round.javaProducing,
    against: (round) => round.bareProducing,
    yardstick: 'bare producing',
  },
  {
    what: 'producers: world, encoding, writing',
    speed: (round) => round.producers,
    against: (round) => round.bareProducing,
    yardstick: 'bare producing (aim 0.80)',
  },
  { what: 'bare kafkajs, consuming + JSON.parse', speed: (round) => round.bareConsuming },
  {
    what: "Java's ConsumerPerformance, no parsing",
    speed: (round) => round.javaConsuming,
    against: (round) => round.bareConsuming,
    yardstick: 'bare consuming',
  },
  {
    what: 'detectors: card tasks of all rules',
    speed: (round) => round.detectors,
    against: (round) => round.bareConsuming,
    yardstick: 'bare consuming (aim 0.70)',
  },
  {
    what: 'end to end: world to scored report',
    speed: (round) => round.endToEnd,
    // One process both produces and consumes, so it is compared with bare producing followed by bare consuming.
    against: ({ bareProducing, bareConsuming }) => 1 / (1 / bareProducing + 1 / bareConsuming),
    yardstick: 'bare producing, then consuming',
  },
];

export function tableOf(rounds: readonly RoundSpeeds[]): readonly string[] {
  return rows.map(({ what, speed, against, yardstick }) => {
    const ratio = against === undefined ? '' : `${median(rounds.map((round) => speed(round) / against(round))).toFixed(2)} of ${yardstick}`;
    return line(what, inThousands(median(rounds.map(speed))), ratio);
  });
}

const inThousands = (perSecond: number): string => `${Math.round(perSecond / EVENTS_PER_THOUSAND).toLocaleString('en-US')} k events/s`;

const line = (what: string, figure: string, note: string): string => `  ${what.padEnd(42)} ${figure.padStart(15)}  ${note}`.trimEnd();

const MICROSECONDS = 1_000_000;
const PERCENT = 100;

export function servicesTableOf(rounds: readonly ServicesRound[]): readonly string[] {
  const middle = (figure: (round: ServicesRound) => number): number => median(rounds.map(figure));
  const inMicroseconds = (perEvent: number): string => `${(perEvent * MICROSECONDS).toFixed(1)} µs/event`;
  const speedRatio = middle(({ one, two }) => one.seconds / two.seconds).toFixed(2);
  const cpuRatio = middle(({ one, two }) => two.cpuSeconds / one.cpuSeconds).toFixed(2);
  const togetherSpeedRatio = middle(({ one, together }) => one.seconds / together.seconds).toFixed(2);
  const togetherTwoSpeedRatio = middle(({ one, togetherTwo }) => one.seconds / togetherTwo.seconds).toFixed(2);
  const togetherRatio = middle(({ one, together }) => together.cpuSeconds / one.cpuSeconds).toFixed(2);
  const togetherTwoRatio = middle(({ together, togetherTwo }) => togetherTwo.cpuSeconds / together.cpuSeconds).toFixed(2);
  return [
    line('detectors as services, one of each', inThousands(middle(({ events, one }) => events / one.seconds)), ''),
    line(
      'detectors as services, two of each',
      inThousands(middle(({ events, two }) => events / two.seconds)),
      `${speedRatio} of one of each`,
    ),
    line(
      'one detector for all rules',
      inThousands(middle(({ events, together }) => events / together.seconds)),
      `${togetherSpeedRatio} of one of each`,
    ),
    line(
      'one detector for all rules, two instances',
      inThousands(middle(({ events, togetherTwo }) => events / togetherTwo.seconds)),
      `${togetherTwoSpeedRatio} of one of each`,
    ),
    line('CPU of all three detectors, one of each', inMicroseconds(middle(({ events, one }) => cpuPerEvent(one, events))), ''),
    line(
      'CPU of all three detectors, two of each',
      inMicroseconds(middle(({ events, two }) => cpuPerEvent(two, events))),
      `${cpuRatio} of one of each (aim at most 1.25), warming up included`,
    ),
    line(
      'CPU of one detector for all rules',
      inMicroseconds(middle(({ events, together }) => cpuPerEvent(together, events))),
      `${togetherRatio} of one of each (aim at most 0.50)`,
    ),
    line(
      'CPU of one for all rules, two instances',
      inMicroseconds(middle(({ events, togetherTwo }) => cpuPerEvent(togetherTwo, events))),
      `${togetherTwoRatio} of one instance`,
    ),
    line(
      `checkpoints, each task every ${DEFAULT_CHECKPOINT_SECONDS} s`,
      `${(middle(checkpointShare) * PERCENT).toFixed(1)} % of CPU`,
      '(aim at most 5 %)',
    ),
    line(
      'recovery after SIGKILL of one of two',
      `${middle(({ recoverySeconds }) => recoverySeconds).toFixed(1)} s`,
      'until its tasks are open elsewhere',
    ),
  ];
}
