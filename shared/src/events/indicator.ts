/** The few facts that one stage hands to the next, re-keyed by ATM, platform, person or group. */
import Type from 'typebox';
import { Evidence } from './alert.js';
import { cardNumber, dateText, eventHead, iin, instantMs, orNull, shortText } from './schema-parts.js';

/** Funders that one visit names, and visits that one burst names. */
export const MAX_FUNDERS = 8;
export const MAX_BURST_VISITS = 40;

/** A card was emptied at an ATM soon after somebody else's money reached it. Keyed by ATM. */
export const CardEmptied = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('card-emptied'),
    key: shortText('The ATM.'),
    card: cardNumber,
    holderIin: iin('Holder of the card.'),
    bank: shortText('Bank that issued the card.'),
    cardIssuedOn: orNull(dateText('Date of issue of the card; null while unknown.')),
    city: shortText('City of the ATM.'),
    startMs: instantMs('First withdrawal of the visit.'),
    endMs: instantMs('Last withdrawal of the visit.'),
    fundedTiyn: Type.Integer({ minimum: 0, description: 'Third-party money the visit could draw on.' }),
    withdrawnTiyn: Type.Integer({ minimum: 0, description: 'Cash taken in the visit.' }),
    purchaseShare: Type.Number({ minimum: 0, description: "Share of the card's outflow that bought something." }),
    funders: Type.Array(shortText('IIN or BIN of a funder, or the terminal of an anonymous one.'), {
      maxItems: MAX_FUNDERS,
      description: 'Whose money the visit took, the latest that came in.',
    }),
    eventCount: Type.Integer({
      minimum: 1,
      description: 'Withdrawals of the visit, and top-ups that it drew on and no reported visit before it, shown as evidence or not.',
    }),
    firstEventAtMs: instantMs('The earliest of these events.'),
    evidence: Type.Array(Evidence, { maxItems: 12, description: 'The latest of those top-ups, and the first withdrawals.' }),
  },
  { additionalProperties: false },
);
export type CardEmptied = Type.Static<typeof CardEmptied>;

/** Several cards were emptied at one ATM in quick succession. All go to the one group partition. */
export const AtmBurst = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('atm-burst'),
    key: shortText('Always "groups": groups are joined in one place.'),
    atm: shortText('The ATM.'),
    city: shortText('City of the ATM.'),
    startMs: instantMs('First withdrawal of the burst.'),
    endMs: instantMs('Last withdrawal of the burst.'),
    visits: Type.Array(CardEmptied, { maxItems: MAX_BURST_VISITS, description: 'The first visits of the burst.' }),
    unnamedVisits: Type.Integer({ minimum: 0, description: 'Visits of the burst beyond those.' }),
  },
  { additionalProperties: false },
);
export type AtmBurst = Type.Static<typeof AtmBurst>;

/** A trade whose platform is not in the register, or only looks like one that is. Keyed by the normalised platform name. */
export const UnregisteredTrade = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('unregistered-trade'),
    key: shortText('Normalised platform name.'),
    platform: shortText('Name as it stands on the payment.'),
    imitates: Type.Union([shortText('Registered platform that the name imitates.'), Type.Null()]),
    similarity: Type.Number({ minimum: 0, maximum: 1, description: 'Likeness to that platform, 1 is equal.' }),
    holderIin: iin('Customer.'),
    bank: shortText("Bank that issued the customer's card."),
    cardIssuedOn: orNull(dateText('Date of issue of that card; null while unknown.')),
    evidence: Evidence,
  },
  { additionalProperties: false },
);
export type UnregisteredTrade = Type.Static<typeof UnregisteredTrade>;

/** A sum just under the threshold above which its sender must be verified was paid onto a card. Keyed by the holder of the card. */
export const JustUnderCredit = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('just-under-credit'),
    holderIin: iin('Holder of the card.'),
    bank: shortText('Bank that issued the card.'),
    cardIssuedOn: dateText('Date of issue of the card.'),
    others: Type.Object(
      {
        sinceMs: instantMs('Since when they are counted: at most for the window of the rule.'),
        credits: Type.Integer({ minimum: 0, description: 'Their number.' }),
        tiyn: Type.Integer({ minimum: 0, description: 'Their sum, in tiyn.' }),
        aboveCredits: Type.Integer({ minimum: 0, description: 'How many of them are above the threshold.' }),
      },
      { additionalProperties: false, description: 'What else was paid onto the card since the credit of this kind before.' },
    ),
    evidence: Evidence,
  },
  { additionalProperties: false },
);
export type JustUnderCredit = Type.Static<typeof JustUnderCredit>;

export const Indicator = Type.Union([CardEmptied, AtmBurst, UnregisteredTrade, JustUnderCredit], {
  $id: 'Indicator',
  description: 'A low-volume fact that one detector stage emits for the next.',
});
export type Indicator = Type.Static<typeof Indicator>;
