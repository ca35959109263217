/** Prints what the rounds of the Kafka benchmark measured: medians, and ratios within the same round. */
import { median } from '../measure.js';
import type { RoundSpeeds } from './rounds.js';

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
    // The same process does both, so it is held against one after the other.
    against: ({ bareProducing, bareConsuming }) => 1 / (1 / bareProducing + 1 / bareConsuming),
    yardstick: 'bare producing, then consuming',
  },
];

export function tableOf(rounds: readonly RoundSpeeds[]): readonly string[] {
  return rows.map(({ what, speed, against, yardstick }) => {
    const perSecond = `${Math.round(median(rounds.map(speed)) / EVENTS_PER_THOUSAND).toLocaleString('en-US')} k events/s`;
    const ratio = against === undefined ? '' : `${median(rounds.map((round) => speed(round) / against(round))).toFixed(2)} of ${yardstick}`;
    return `  ${what.padEnd(40)} ${perSecond.padStart(15)}  ${ratio}`.trimEnd();
  });
}
