/** An alert is an episode: one record here is one revision of it, and the highest revision is its present state. */
import Type from 'typebox';
import { eventHead, eventId, instantMs, oneOf, orNull, shortText } from './schema-parts.js';

export const ruleNames = ['nominee-cards', 'cash-out-groups', 'unlicensed-platforms'] as const;
export type RuleName = (typeof ruleNames)[number];

export const alertStatuses = ['open', 'closed', 'merged'] as const;
export const alertSeverities = ['low', 'medium', 'high'] as const;
export const subjectKinds = ['card', 'platform', 'group'] as const;
export const evidenceTopics = ['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals'] as const;

/** Evidence events kept in one alert; more are counted, not kept. */
export const MAX_EVIDENCE = 60;
/** Cards named in one alert; more are counted, not named. */
export const MAX_ALERT_CARDS = 100;

export const AlertReason = Type.Object(
  {
    code: shortText('Reason code, stable across versions.'),
    observed: Type.Number({ description: 'What was seen.' }),
    threshold: Type.Number({ description: 'The value at which the reason holds.' }),
    comparison: oneOf(['at-least', 'at-most'], 'On which side of the threshold the reason holds.'),
    unit: shortText('Unit of observed and threshold, such as senders, share, hours, KZT.'),
    baseline: orNull(Type.Number({ description: "The subject's own usual value." })),
    decisive: Type.Boolean({ description: 'True when the alert would not stand without this reason.' }),
  },
  { additionalProperties: false },
);
export type AlertReason = Type.Static<typeof AlertReason>;

export const Evidence = Type.Object(
  {
    topic: oneOf(evidenceTopics, 'Where the event was read.'),
    eventId,
    timeMs: instantMs('Event time.'),
    card: shortText('Card number.'),
    amountTiyn: Type.Integer({ minimum: 0 }),
    what: shortText('What happened, in a few words: "P2P top-up", "withdrawal".'),
    where: orNull(Type.String({ maxLength: 60, description: 'ATM, terminal, platform or counterparty.' })),
    who: orNull(Type.String({ maxLength: 60, description: 'Sender, when the event names one.' })),
  },
  { additionalProperties: false },
);
export type Evidence = Type.Static<typeof Evidence>;

export const Alert = Type.Object(
  {
    ...eventHead,
    alertId: shortText('Hash of rule, subject and episode start.'),
    rule: oneOf(ruleNames, 'The rule that raised it.'),
    ruleVersion: shortText('Hash of the code version and the parameters.'),
    revision: Type.Integer({ minimum: 0, description: '0 when opened, one more with each update.' }),
    status: oneOf(alertStatuses, 'open, closed after a quiet period, or merged into another group.'),
    mergedInto: orNull(shortText('The surviving alert, when merged.')),
    severity: oneOf(alertSeverities, 'How urgent it is.'),
    subject: Type.Object(
      { kind: oneOf(subjectKinds, 'What the alert is about.'), id: shortText('Card number, platform name or group id.') },
      { additionalProperties: false },
    ),
    openedAtMs: instantMs('Event time at which the rule was first met.'),
    firstEventAtMs: instantMs('First event of the episode.'),
    lastEventAtMs: instantMs('Last event of the episode so far.'),
    closedAtMs: orNull(instantMs('When the episode closed.')),
    eventCount: Type.Integer({ minimum: 1, description: 'Events of the episode, kept as evidence or not.' }),
    amountTiyn: Type.Integer({ minimum: 0, description: 'Money of the episode, in tiyn.' }),
    cards: Type.Array(shortText('Card number.'), { maxItems: MAX_ALERT_CARDS }),
    cardCount: Type.Integer({ minimum: 0 }),
    reasons: Type.Array(AlertReason),
    evidence: Type.Array(Evidence, { maxItems: MAX_EVIDENCE }),
  },
  { $id: 'Alert', additionalProperties: false, description: 'One revision of an alert episode.' },
);
export type Alert = Type.Static<typeof Alert>;
