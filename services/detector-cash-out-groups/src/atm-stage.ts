/** Second stage, keyed by ATM: bundles emptied cards that follow each other quickly into bursts. */
import { MAX_BURST_VISITS, type CardEmptied } from '@tengewatch/shared/events/indicator.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import { allMustBeMet, mustReach } from '@tengewatch/shared/rules/kit/full-judgement.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';

/** Where all bursts go to be joined into groups. */
export const GROUPS_KEY = 'groups';

const INDICATOR_ID_DIGITS = 20;

export interface AtmState {
  /** Visits whose burst is not complete yet. They are reported when they end, so not in the order of their starts. */
  pending: CardEmptied[];
}

export function atmStage(
  parameters: CashOutGroupsParameters,
  limits: Limits,
  ruleVersion: string,
  observer?: RuleObserver,
): Stage<AtmState> {
  const { settleMs } = limits;

  return {
    rule: 'cash-out-groups',
    name: 'atm',
    ruleVersion,
    outputs: ['indicators-atm-bursts'],
    on: {
      'indicators-emptied-cards': (known, event, context) => {
        const state = known ?? { pending: [] };
        state.pending.push(event);
        context.setTimer(event.startMs + settleMs);
        return state;
      },
    },
    onTimer(state, context) {
      const left = state.pending.sort(byStart);
      while (left.length > 0) {
        const size = firstCluster(left, limits);
        const lastStartMs = left[size - 1]?.startMs ?? 0;
        if (lastStartMs + settleMs > context.nowMs) {
          context.setTimer(lastStartMs + settleMs);
          return state;
        }
        const visits = left.splice(0, size);
        if (observer !== undefined) tell(observer, visits, parameters, context);
        emitBurst(visits, parameters, context);
      }
      return undefined;
    },
  };
}

export function byStart(a: CardEmptied, b: CardEmptied): number {
  if (a.startMs !== b.startMs) return a.startMs - b.startMs;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** How many of the sorted visits the first burst has: each starts soon after the one before it, and not too long after the first. */
function firstCluster(visits: readonly CardEmptied[], limits: Limits): number {
  const firstMs = visits[0]?.startMs ?? 0;
  let lastMs = firstMs;
  let size = 1;
  for (; size < visits.length; size += 1) {
    const startMs = visits[size]?.startMs ?? 0;
    if (startMs - lastMs > limits.burstGapMs || startMs - firstMs > limits.maxBurstMs) break;
    lastMs = startMs;
  }
  return size;
}

const cardsOf = (visits: readonly CardEmptied[]): readonly string[] => [...new Set(visits.map(({ card }) => card))];

function tell(
  { watches, evaluated }: RuleObserver,
  visits: readonly CardEmptied[],
  { burstMinCards }: CashOutGroupsParameters,
  { key, nowMs }: StageContext,
): void {
  const about = cardsOf(visits);
  if (!about.some(watches)) return;
  const counts = 'distinct cards emptied at one ATM shortly after each other';
  evaluated({
    ...allMustBeMet([
      mustReach({ code: 'burst-cards', parameter: 'burstMinCards', threshold: burstMinCards, unit: 'cards', counts, exact: about.length }),
    ]),
    stage: 'atm',
    finds: 'a burst at the ATM',
    timeMs: nowMs,
    subject: { kind: 'ATM', id: key },
    about,
    isAlertOpen: false,
    heldBackBy: null,
  });
}

function emitBurst(visits: readonly CardEmptied[], parameters: CashOutGroupsParameters, context: StageContext): void {
  const first = visits[0];
  if (first === undefined || cardsOf(visits).length < parameters.burstMinCards) return;
  const named = visits.slice(0, MAX_BURST_VISITS);
  context.emit('indicators-atm-bursts', {
    v: EVENT_VERSION,
    id: contentId(INDICATOR_ID_DIGITS, 'atm-burst', first.id),
    timeMs: context.nowMs,
    kind: 'atm-burst',
    key: GROUPS_KEY,
    atm: context.key,
    city: first.city,
    startMs: first.startMs,
    endMs: Math.max(...visits.map((visit) => visit.endMs)),
    visits: named,
    unnamedVisits: visits.length - named.length,
  });
}
