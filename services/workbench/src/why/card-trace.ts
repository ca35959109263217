/** A card's life as one rule sees it: its events, every look of the rule at it, and what became of its alerts, in order of time. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { RegisteredCard } from '@tengewatch/shared/world/simulation.js';
import type { RawEvent } from './raw-event.js';
import { cardsAtStart, watchAgain, type WatchedAgain } from './watch-again.js';

/** What a revision of an alert tells. */
export interface AlertStep {
  readonly what: 'opened' | 'grew' | 'closed' | 'merged';
  readonly alertId: string;
  readonly timeMs: number;
  readonly eventCount: number;
  readonly amountTiyn: number;
  readonly mergedInto: string | null;
}

export type TraceEntry =
  | ({ readonly kind: 'event'; readonly timeMs: number } & RawEvent)
  | { readonly kind: 'look'; readonly timeMs: number; readonly look: Evaluation }
  | { readonly kind: 'alert'; readonly timeMs: number; readonly alert: AlertStep };

export interface CardTrace {
  readonly card: RegisteredCard;
  readonly rule: RuleName;
  readonly entries: readonly TraceEntry[];
  readonly events: number;
  readonly looks: number;
  /** Why the rule never looked at the card; null where it did. */
  readonly neverLookedAt: string | null;
}

export interface TraceAsked {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly card: string;
  readonly rule: RuleName;
  readonly onProgress?: (shareDone: number) => void;
}

/** More digits than these nobody mistypes. */
const TYPO_DIGITS = 3;
const SHOWN_DIGITS = 4;
const CARD_NUMBER = /^\d{16}$/;

/** Throws BadInput where there is no such card, or where it is a firm's and the rule does not look at those. */
export function cardTrace({ scenario, seed, card: number, rule, onProgress }: TraceAsked): {
  readonly trace: CardTrace;
  readonly watched: WatchedAgain;
} {
  if (!CARD_NUMBER.test(number)) {
    throw new BadInput(`"${number}" is no card number: it has 16 digits, as explain and explain-scheme print them`);
  }
  const early = cardsAtStart(scenario, seed);
  const known = early.find(({ card }) => card === number);
  const watched = watchAgain({
    scenario,
    seed,
    rule,
    watched: new Set([number]),
    cards: new Set([number]),
    shard: known?.shard,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const card = registered(number, watched);
  if (watched.evaluations.length === 0) refuseFirm(card);
  const entries: TraceEntry[] = [
    ...watched.events.map((raw) => ({ kind: 'event' as const, timeMs: raw.event.timeMs, ...raw })),
    ...watched.evaluations.map((look) => ({ kind: 'look' as const, timeMs: look.timeMs, look })),
    ...watched.revisions
      .filter(({ subject, cards }) => subject.id === number || cards.includes(number))
      .map((alert) => ({ kind: 'alert' as const, timeMs: alert.timeMs, alert: alertStep(alert) })),
  ];
  return {
    trace: {
      card,
      rule,
      // What comes at one instant stands in the order of cause and effect, as above.
      entries: entries.sort((one, other) => one.timeMs - other.timeMs),
      events: watched.events.length,
      looks: watched.evaluations.length,
      neverLookedAt: watched.evaluations.length > 0 ? null : whyNever(watched),
    },
    watched,
  };
}

function refuseFirm({ card, heldBy, holderIin }: RegisteredCard): void {
  if (heldBy === 'person') return;
  throw new BadInput(
    `card ${card} is a firm's (BIN ${holderIin}): the rule does not look at cards of firms, which are paid by many and pay many`,
    'give the card of a person',
  );
}

function registered(number: string, { seen }: WatchedAgain): RegisteredCard {
  const cards = seen.registeredCards();
  const found = cards.find(({ card }) => card === number);
  if (found !== undefined) return found;
  // What goes wrong is told with card numbers masked but for their ends, so that only the differing digits help.
  const people = cards.filter(({ heldBy }) => heldBy === 'person').map(({ card }) => card);
  const nearest = people.map((card) => ({ card, differ: digitsApart(card, number) })).sort((one, other) => one.differ - other.differ)[0];
  const isTypo = nearest !== undefined && nearest.differ <= TYPO_DIGITS;
  throw new BadInput(
    `there is no card ${number} in this country`,
    ...(isTypo
      ? [
          `the nearest differs in ${nearest.differ === 1 ? 'one digit' : `${nearest.differ} digits`} and ends in ${nearest.card.slice(-SHOWN_DIGITS)}`,
        ]
      : []),
    'explain, explain-scheme and alerts --json print whole numbers, and so does: tengewatch sql SCENARIO --seed N "select card from cards"',
  );
}

/** How many digits two numbers of equal length do not share. */
const digitsApart = (one: string, other: string): number => Array.from(one).filter((digit, at) => digit !== other[at]).length;

function alertStep({ alertId, status, revision, timeMs, eventCount, amountTiyn, mergedInto }: Alert): AlertStep {
  const what = status === 'open' ? (revision === 0 ? 'opened' : 'grew') : status;
  return { what, alertId, timeMs, eventCount, amountTiyn, mergedInto };
}

function whyNever({ events, definition, stages }: WatchedAgain): string {
  if (events.length === 0) return 'nothing happened on the card at all';
  const topics = new Set(definition.createRule().stages.flatMap((stage) => Object.keys(stage.on)));
  const read = events.filter(({ topic }) => topics.has(topic)).length;
  if (read === 0) return `the rule reads ${[...topics].join(', ')}, and none of the card's events is among them`;
  const kinds = definition.createRule().stages.flatMap((stage) => stage.history?.delivered ?? []);
  const looksAt =
    kinds.length === 0
      ? `its stages ${stages.join(', ')} had no reason to`
      : `it looks when one of these happens: ${[...new Set(kinds)].join(', ')}`;
  return `${looksAt}, and nothing of the kind happened on the card`;
}
