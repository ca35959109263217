/** A small rule of two stages for tests of the engine: it counts, forgets after a quiet time, and passes its counts on. */
import type { Alert } from '../events/alert.js';
import type { UnregisteredTrade } from '../events/indicator.js';
import { columnLayout, type ColumnsOf } from '../stream/key-columns.js';
import { keyQueue } from '../stream/key-queue.js';
import { kindBits, UNDELIVERED, type History, type KindBit, type Stage, type StageContext } from '../stream/stage.js';

/** A card is forgotten, and its count passed on, after so long without events. */
export const CARD_QUIET_MS = 40;
/** A card's count is passed on at once at every so many events. */
export const TELL_EVERY = 4;
/** A city's count is told in an alert so long after its first card. */
export const CITY_WINDOW_MS = 25;

export interface CardTally {
  readonly city: string;
  count: number;
  lastMs: number;
  /** Event ids in the order of arrival, which the engine owes to the stage. */
  trail: string;
}

export interface CityTally {
  readonly openedAtMs: number;
  cards: number;
  trail: string;
}

type Seen = { readonly id: string; readonly timeMs: number; readonly city: string };

function countEvent(state: CardTally | undefined, event: Seen, context: StageContext): CardTally {
  const tally = state ?? { city: event.city, count: 0, lastMs: 0, trail: '' };
  tally.count++;
  tally.lastMs = event.timeMs;
  tally.trail += `${event.id};`;
  if (tally.count % TELL_EVERY === 0) context.emit('indicators-unregistered-trades', tallied(tally, context));
  context.setTimer(event.timeMs + CARD_QUIET_MS);
  return tally;
}

/** Short enough for a field of 60 characters, and different for different trails. */
function digest(trail: string): string {
  let hash = 0;
  for (let i = 0; i < trail.length; i++) hash = (Math.imul(hash, 31) + trail.charCodeAt(i)) | 0;
  return (hash >>> 0).toString(16);
}

export const cardTallyStage: Stage<CardTally> = {
  rule: 'unlicensed-platforms',
  name: 'card',
  ruleVersion: 'v1',
  outputs: ['indicators-unregistered-trades'],
  on: { 'card-top-ups': countEvent, 'atm-withdrawals': countEvent },
  onTimer(state, context) {
    const quietUntilMs = state.lastMs + CARD_QUIET_MS;
    if (quietUntilMs > context.nowMs) {
      context.setTimer(quietUntilMs);
      return state;
    }
    context.emit('indicators-unregistered-trades', tallied(state, context));
    return undefined;
  },
};

function tallied(state: CardTally, { key, nowMs }: StageContext): UnregisteredTrade {
  // Ids lead with a digest so that their order is not that of the keys, in which the engine happens to fire their timers.
  const id = `${digest(state.trail)}-${key}-${nowMs}`;
  const what = `${state.count} events ${digest(state.trail)}`;
  return {
    v: 1,
    id,
    timeMs: nowMs,
    kind: 'unregistered-trade',
    key: state.city,
    platform: state.city,
    imitates: null,
    similarity: 0,
    holderIin: '900101700001',
    bank: 'Bank 1',
    cardIssuedOn: null,
    evidence: {
      topic: 'card-top-ups',
      eventId: id,
      timeMs: nowMs,
      card: key,
      amountTiyn: state.count,
      what,
      city: state.city,
      where: null,
      who: null,
      senderVerification: null,
      trade: null,
    },
  };
}

export const cityTallyStage: Stage<CityTally> = {
  rule: 'unlicensed-platforms',
  name: 'platform',
  ruleVersion: 'v1',
  outputs: ['alerts'],
  on: {
    'indicators-unregistered-trades': (state, event, context) => {
      const tally = state ?? { openedAtMs: context.nowMs, cards: 0, trail: '' };
      tally.cards++;
      tally.trail += `${event.id} ${event.evidence.what};`;
      context.setTimer(tally.openedAtMs + CITY_WINDOW_MS);
      return tally;
    },
  },
  onTimer(state, context) {
    context.emit('alerts', tallyAlert(state, context));
    return undefined;
  },
};

/** An alert of a tally of what was seen since it was opened. */
export function tallyAlert(state: CityTally, { key, nowMs }: StageContext): Alert {
  return {
    v: 1,
    id: `alert-${key}-${state.openedAtMs}`,
    timeMs: nowMs,
    alertId: `${key}-${state.openedAtMs}`,
    rule: 'unlicensed-platforms',
    ruleVersion: digest(state.trail),
    revision: 0,
    status: 'closed',
    mergedInto: null,
    severity: 'low',
    subject: { kind: 'platform', id: key },
    openedAtMs: state.openedAtMs,
    firstEventAtMs: state.openedAtMs,
    lastEventAtMs: nowMs,
    closedAtMs: nowMs,
    eventCount: state.cards,
    amountTiyn: 0,
    amountCounts: 'nothing',
    cards: [],
    cardCount: 0,
    cardFacts: [],
    reasons: [],
    evidence: [],
    leftOutCount: 0,
  };
}

/** A card is forgotten after so long without events. */
export const NUMBER_IDLE_MS = 35;

const seenLayout = columnLayout({ parts: { seen: keyQueue<string>(1) }, columns: ['events'] });
type SeenEvents = ColumnsOf<typeof seenLayout>;

/** The times and ids of a card's events, and their number. */
const kinds = { 'top-up': 'card-top-ups', withdrawal: 'atm-withdrawals' } as const;
const bits = kindBits(kinds);

const seenEvents: History<SeenEvents> = {
  kinds,
  idleMs: NUMBER_IDLE_MS,
  layout: seenLayout,
  apply: {
    'card-top-ups': (view, event) => noteSeen(view, event, bits['top-up']),
    'atm-withdrawals': (view, event) => noteSeen(view, event, bits.withdrawal),
  },
};

/** Stages are not told of every fifth. */
function noteSeen(view: SeenEvents, event: Seen, kind: KindBit): KindBit {
  const at = view.seen.push(event.id);
  view.seen.columns[at] = event.timeMs;
  view.events++;
  return view.events % 5 === 0 ? UNDELIVERED : kind;
}

const tallyColumns = columnLayout({ columns: ['told'], rareColumns: ['rested', 'before'] });
type TallyContext = StageContext<ColumnsOf<typeof tallyColumns>, SeenEvents>;

/** A card that rested for longer than this begins a new spell, which notes how long that was and how many events came before. */
const SPELL_MS = 10;

/** Counts with numbers alone, forgets idle cards, and tells every third event of a card in an alert. */
export const numberTallyStage: Stage<object, ColumnsOf<typeof tallyColumns>, SeenEvents> = {
  rule: 'nominee-cards',
  name: 'card',
  ruleVersion: 'v1',
  outputs: ['alerts'],
  history: { of: seenEvents, lookBackMs: NUMBER_IDLE_MS, delivered: ['top-up', 'withdrawal'] },
  columns: tallyColumns,
  sessions: {
    gapMs: SPELL_MS,
    begin(previousMs, { nowMs, columns, history }) {
      columns.rested = Number.isFinite(previousMs) ? nowMs - previousMs : -1;
      columns.before = history.events;
    },
  },
  on: { 'card-top-ups': countNumber, 'atm-withdrawals': countNumber },
  onTimer: () => undefined,
};

function countNumber(_: object | undefined, event: Seen, context: TallyContext): undefined {
  const { columns, history } = context;
  if (history.events % 3 !== 0) return;
  columns.told++;
  const { seen } = history;
  const ids = Array.from({ length: seen.length }, (__, index) => `${seen.payload(index)}@${seen.columns[seen.at(index)]}`).join();
  context.emit('alerts', {
    ...tallyAlert({ openedAtMs: 0, cards: history.events, trail: `${ids} ${columns.told} ${columns.rested} ${columns.before}` }, context),
    id: `three-${event.id}`,
  });
}
