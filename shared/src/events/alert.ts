/** An alert is an episode: one record here is one revision of it, and the highest revision is its present state. */
import Type from 'typebox';
import { senderVerifications } from './card-top-up.js';
import { cryptoAssets } from './exchanger-trade.js';
import { ruleNames } from './rule-names.js';
import { dateText, decimalText, eventHead, eventId, iin, instantMs, oneOf, orNull, shortText } from './schema-parts.js';

export const alertStatuses = ['open', 'closed', 'merged'] as const;
export const alertSeverities = ['low', 'medium', 'high'] as const;
export const subjectKinds = ['card', 'platform', 'group', 'person', 'bank'] as const;
export const evidenceTopics = ['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals'] as const;

/** Evidence events kept in one alert; more are counted, not kept. */
export const MAX_EVIDENCE = 60;
/** Evidence keeps the earliest events of an episode and the latest ones; those between are counted only. */
export const FIRST_EVIDENCE = Math.floor(MAX_EVIDENCE / 3);
export const LATEST_EVIDENCE = MAX_EVIDENCE - FIRST_EVIDENCE;
/** Cards named in one alert; more are counted, not named. */
export const MAX_ALERT_CARDS = 100;

/** What observed values, thresholds and baselines are given in. */
export const reasonUnits = [
  'KZT',
  'share',
  'times',
  'hours',
  'hours of the day',
  'days',
  'senders',
  'payers',
  'payees',
  'customers',
  'cards',
  'ATMs',
  'bursts',
  'trades',
  'credits',
  'terminals',
  'credits a day',
  'breaches',
] as const;
export type ReasonUnit = (typeof reasonUnits)[number];

/** Longest detail of a reason: two names and the places of some sixty letters. */
export const MAX_REASON_DETAIL = 400;

const countedOver = orNull(
  Type.Object(
    { fromMs: instantMs('Begin of that time.'), toMs: instantMs('Its end.') },
    { additionalProperties: false, description: 'The time over which the value was counted; null where it has none.' },
  ),
);
const counted = (description: string) => shortText(`${description} "distinct senders of money from others".`);

export const Baseline = Type.Object(
  {
    value: orNull(Type.Number({ description: 'The usual value; null while there is no history to say.' })),
    unit: oneOf(reasonUnits, 'Unit of the value, which need not be that of what was observed.'),
    counts: counted('What it adds up or measures, such as'),
    window: countedOver,
  },
  { additionalProperties: false, description: "The subject's own usual value, from the time before." },
);
export type Baseline = Type.Static<typeof Baseline>;

export const AlertReason = Type.Object(
  {
    code: shortText('Reason code, stable across versions.'),
    observed: Type.Number({ description: 'What was seen.' }),
    capped: Type.Boolean({ description: 'True when observed is the most that the rule counts: the true value is that or more.' }),
    threshold: Type.Number({ description: 'The value at which the reason holds.' }),
    comparison: oneOf(['at-least', 'at-most'], 'On which side of the threshold the reason holds.'),
    unit: oneOf(reasonUnits, 'Unit of observed and threshold.'),
    counts: counted('What observed adds up or measures, such as'),
    window: countedOver,
    baseline: orNull(Baseline),
    detail: orNull(
      Type.String({ minLength: 1, maxLength: MAX_REASON_DETAIL, description: 'More about what was seen, such as whom a name imitates.' }),
    ),
    decisive: Type.Boolean({ description: 'True when the alert would not stand without this reason.' }),
  },
  { additionalProperties: false },
);
export type AlertReason = Type.Static<typeof AlertReason>;

export const TradeFacts = Type.Object(
  {
    asset: oneOf(cryptoAssets, 'Asset that changed hands.'),
    quantity: decimalText('Quantity of the asset.'),
    rateKzt: decimalText('Tenge for one unit of the asset.'),
    wallet: shortText("The customer's wallet address."),
  },
  { additionalProperties: false, description: 'What a trade says beside its money.' },
);
export type TradeFacts = Type.Static<typeof TradeFacts>;

export const Evidence = Type.Object(
  {
    topic: oneOf(evidenceTopics, 'Where the event was read.'),
    eventId,
    timeMs: instantMs('Event time.'),
    card: shortText('Card number.'),
    amountTiyn: Type.Integer({ minimum: 0 }),
    what: shortText('What happened, in a few words: "P2P top-up", "withdrawal".'),
    city: shortText('City as the event gives it: of the machine, or the home city of the card.'),
    where: orNull(
      Type.String({ maxLength: 60, description: 'ATM, terminal or platform; for a transfer out, the token of its recipient.' }),
    ),
    who: orNull(Type.String({ maxLength: 60, description: 'Sender of a top-up; null where the event names none.' })),
    senderVerification: orNull(oneOf(senderVerifications, 'How the sender of a top-up was verified; null for all other events.')),
    trade: orNull(TradeFacts),
  },
  { additionalProperties: false },
);
export type Evidence = Type.Static<typeof Evidence>;

export const CardFacts = Type.Object(
  {
    card: shortText('Card number.'),
    holderIin: orNull(iin('Holder of the card.')),
    bank: orNull(shortText('Bank that issued the card.')),
    issuedOn: orNull(dateText('Date of issue of the card.')),
  },
  { additionalProperties: false, description: 'What is known of a card; null for what no event has told.' },
);
export type CardFacts = Type.Static<typeof CardFacts>;

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
      {
        kind: oneOf(subjectKinds, 'What the alert is about.'),
        id: shortText('Card number, platform name, group id, IIN of a person or name of a bank.'),
      },
      { additionalProperties: false },
    ),
    openedAtMs: instantMs('Event time at which the rule was first met.'),
    firstEventAtMs: instantMs('First event of the episode.'),
    lastEventAtMs: instantMs('Last event of the episode so far.'),
    closedAtMs: orNull(instantMs('When the episode closed.')),
    eventCount: Type.Integer({ minimum: 1, description: 'Distinct events of the episode, kept as evidence or not.' }),
    amountTiyn: Type.Integer({ minimum: 0, description: 'Money of the episode, in tiyn: amountCounts says which.' }),
    amountCounts: counted('What amountTiyn adds up, such as'),
    cards: Type.Array(shortText('Card number.'), { maxItems: MAX_ALERT_CARDS }),
    cardCount: Type.Integer({ minimum: 0 }),
    cardFacts: Type.Array(CardFacts, { maxItems: MAX_ALERT_CARDS, description: 'Of each of the cards, in their order.' }),
    reasons: Type.Array(AlertReason),
    evidence: Type.Array(Evidence, {
      maxItems: MAX_EVIDENCE,
      description: `By time and id: the first ${FIRST_EVIDENCE} events and the latest ${LATEST_EVIDENCE}.`,
    }),
    leftOutCount: Type.Integer({
      minimum: 0,
      description:
        'Events left out between the first and the latest of the evidence. What eventCount has beyond both is of visits to an ATM, of which only some withdrawals and top-ups are shown.',
    }),
  },
  { $id: 'Alert', additionalProperties: false, description: 'One revision of an alert episode.' },
);
export type Alert = Type.Static<typeof Alert>;
export type AlertSubject = Alert['subject'];
