/** Builders for tests: truth records and final alerts in which only what the test is about has to be said. */
import type { Alert, Evidence } from '../events/alert.js';
import { EVENT_VERSION } from '../events/schema-parts.js';
import type { DecoyEventTruth, DecoyTruth, IllicitEventTruth, SchemeTruth } from '../events/truth.js';
import type { RaisedAlert } from '../scoring/run-report.js';

export const cardOf = (serial: number): string => `9${String(serial).padStart(15, '0')}`;

const memberWith = (card: string) => ({ role: 'nominee', card, iin: null, platform: null });

export function givenScheme(
  schemeId: string,
  fields: Partial<Omit<SchemeTruth, 'members'>> & { cards?: readonly string[] } = {},
): SchemeTruth {
  const { cards = [], ...rest } = fields;
  return {
    v: EVENT_VERSION,
    id: `truth-${schemeId}`,
    timeMs: 0,
    kind: 'scheme',
    schemeId,
    typology: 'nominee-cards',
    form: null,
    difficulty: 'plain',
    dial: 0,
    label: 'illicit',
    stages: ['collect', 'cash-out'],
    members: cards.map(memberWith),
    ...rest,
  };
}

export function givenIllicitEvent(schemeId: string, eventId: string, fields: Partial<IllicitEventTruth> = {}): IllicitEventTruth {
  return {
    v: EVENT_VERSION,
    id: `truth-${eventId}`,
    timeMs: 0,
    kind: 'event',
    schemeId,
    topic: 'card-top-ups',
    eventId,
    stage: 'collect',
    card: cardOf(1),
    amountTiyn: 100,
    moved: true,
    ...fields,
  };
}

export function givenDecoy(decoyId: string, cards: readonly string[], fields: Partial<Omit<DecoyTruth, 'members'>> = {}): DecoyTruth {
  return {
    v: EVENT_VERSION,
    id: `truth-${decoyId}`,
    timeMs: 0,
    kind: 'decoy',
    decoyId,
    typology: 'nominee-cards',
    habit: 'wedding-pool',
    members: cards.map(memberWith),
    ...fields,
  };
}

export function givenDecoyEvent(decoyId: string, eventId: string, fields: Partial<DecoyEventTruth> = {}): DecoyEventTruth {
  return {
    v: EVENT_VERSION,
    id: `truth-${eventId}`,
    timeMs: 0,
    kind: 'decoy-event',
    decoyId,
    topic: 'card-top-ups',
    eventId,
    card: cardOf(1),
    ...fields,
  };
}

export function givenEvidence(eventId: string, fields: Partial<Evidence> = {}): Evidence {
  return {
    topic: 'card-top-ups',
    eventId,
    timeMs: 0,
    card: cardOf(1),
    amountTiyn: 100,
    what: 'P2P top-up',
    city: 'Almaty',
    where: null,
    who: null,
    senderVerification: 'app',
    trade: null,
    ...fields,
  };
}

/** An alert that has not grown since it was raised. */
export const givenRaised = ({ openedAtMs, eventCount, amountTiyn, cardCount, lastEventAtMs, severity, reasons }: Alert): RaisedAlert => ({
  atMs: openedAtMs,
  eventCount,
  amountTiyn,
  cardCount,
  lastEventAtMs,
  severity,
  reasons,
});

export function givenAlert(alertId: string, fields: Partial<Alert> = {}): Alert {
  const { evidence = [], cards = [] } = fields;
  return {
    v: EVENT_VERSION,
    id: `${alertId}-${fields.revision ?? 0}`,
    timeMs: fields.openedAtMs ?? 0,
    alertId,
    rule: 'nominee-cards',
    ruleVersion: 'test',
    revision: 0,
    status: 'open',
    mergedInto: null,
    severity: 'medium',
    subject: { kind: 'group', id: alertId },
    openedAtMs: 0,
    firstEventAtMs: 0,
    lastEventAtMs: 0,
    closedAtMs: null,
    eventCount: Math.max(1, evidence.length),
    amountTiyn: evidence.reduce((sumTiyn, { amountTiyn }) => sumTiyn + amountTiyn, 0),
    amountCounts: 'money of the evidence',
    cards,
    cardCount: cards.length,
    cardFacts: cards.map((card) => ({ card, holderIin: null, bank: null, issuedOn: null })),
    reasons: [],
    evidence,
    leftOutCount: 0,
    ...fields,
  };
}
