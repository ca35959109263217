/** Parameters of the cash-out-groups rule. */
import { episodeParameters } from '@tengewatch/shared/rules/episode-parameters.js';
import { numberParameter, wholeParameter } from '@tengewatch/shared/rules/parameters.js';
import Type from 'typebox';

const MAX_KZT = 1_000_000_000_000;
const TYPOLOGY =
  'AFM typology of shadow cash-out groups: shell firms feed nominee cards, runners empty several at one ATM within minutes, sets and funders recur over weeks';
const TUNED = 'assumption: tuned on simulated seeds';

const count = (value: number, minimum: number, maximum: number, description: string, ground: string) =>
  wholeParameter({ default: value, minimum, maximum, description, ground });

const share = (value: number, description: string, ground: string) =>
  numberParameter({ default: value, minimum: 0, maximum: 1, description, ground });

const minutes = (value: number, maximum: number, description: string) =>
  numberParameter({ default: value, minimum: 0.5, maximum, description, ground: `${TYPOLOGY}; machines pay large sums in several parts` });

const points = (value: number, sign: string) => count(value, 1, 10, `Points that ${sign} gives.`, TUNED);

export const CashOutGroupsParameters = Type.Object(
  {
    visitGapMinutes: minutes(5, 60, 'Withdrawals of one card at one ATM with smaller gaps are one visit.'),
    maxVisitMinutes: minutes(20, 120, 'A visit is cut when it lasts longer than this.'),
    fundingWindowDays: numberParameter({
      default: 4,
      minimum: 0.1,
      maximum: 31,
      description: 'Money that came in so long before a visit may be what the visit takes.',
      ground: 'assumption: careful groups wait two to three days between funding and cash',
    }),
    minFundedKzt: count(
      60_000,
      1,
      MAX_KZT,
      'Funding not yet withdrawn, and cash taken, below which a visit is ignored.',
      'assumption: smaller sums do not pay a runner',
    ),
    minEmptiedShare: share(
      0.6,
      'Share of the funding that a visit must take to empty the card.',
      'AFM typology: 80-100% leaves; careful groups leave some behind',
    ),
    minFundedPart: share(
      0.5,
      'Share of the cash taken that recent funding must explain.',
      'assumption: else the card held money of its own',
    ),
    shareBlockDays: count(
      14,
      1,
      60,
      'Length of the blocks, of which the present and the last are kept, over which purchases are compared with all outflow.',
      'assumption: two blocks hold a full month of living',
    ),
    burstGapMinutes: minutes(12, 120, 'Visits of different cards that start within this gap of each other are one burst.'),
    maxBurstMinutes: minutes(90, 600, 'A burst is cut when it lasts longer than this.'),
    burstMinCards: count(2, 2, 40, 'Distinct cards of a burst that is handed on.', 'assumption: pairs only count when they recur'),
    joinWindowDays: count(
      30,
      1,
      180,
      'Bursts further apart are not joined, and groups without a burst for so long are forgotten.',
      TYPOLOGY,
    ),
    maxFunderCards: count(
      60,
      1,
      100_000,
      'A funder of more distinct cards within the join window joins no bursts: a large employer or a pension fund.',
      'assumption: more than a published group of droppers uses at a time (150 in one case), less than a large employer',
    ),
    minFunderCards: count(
      2,
      1,
      40,
      'Distinct cards of one burst that a funder must have paid to tie them together.',
      'assumption: colleagues and relatives pay one card of a queue by chance',
    ),
    minSharedCards: count(
      2,
      1,
      40,
      'Distinct cards or holders of a group that join a burst to it without a common funder.',
      'assumption: one regular of a busy machine meets every queue',
    ),
    minBursts: count(2, 1, 100, 'Bursts of the group within the join window.', TYPOLOGY),
    minDays: count(2, 1, 30, 'Distinct local days with bursts.', TYPOLOGY),
    minAtms: count(2, 1, 100, 'Distinct ATMs with bursts.', TYPOLOGY),
    minRecurringCards: count(2, 0, 100, 'Cards that were in at least two bursts.', TYPOLOGY),
    maxPurchaseShare: share(
      0.12,
      'Share of outflow that bought something, over the cards and weighted by their cash.',
      'assumption: people who live on their card buy with it',
    ),
    minWithdrawnKzt: count(
      600_000,
      1,
      MAX_KZT,
      'Cash taken by the group within the join window.',
      '24 bn KZT over 81 groups in 2024: 0.8 M KZT a group and day, of which a group that hides moves a part',
    ),
    minPoints: count(3, 0, 50, 'Points that the supporting signs must give together.', TUNED),
    manyBursts: count(4, 1, 100, 'Bursts that count as many.', TUNED),
    manyBurstsPoints: points(1, 'a large number of bursts'),
    strongBurstCards: count(3, 2, 40, 'Distinct cards that make a burst strong.', TYPOLOGY),
    minStrongBursts: count(2, 1, 100, 'Strong bursts that count as a sign.', TYPOLOGY),
    strongBurstsPoints: points(2, 'strong bursts'),
    manyAtms: count(3, 1, 100, 'ATMs that count as many.', TYPOLOGY),
    manyAtmsPoints: points(1, 'a round over many ATMs'),
    minSharedFunderCards: count(3, 2, 1000, 'Cards that one funder, not too large to join, paid.', TYPOLOGY),
    sharedFunderPoints: points(1, 'a shared funder'),
    minRecurringShare: share(0.5, 'Share of the cards that were in at least two bursts.', TYPOLOGY),
    recurringSharePoints: points(2, 'a recurring set of cards'),
    lowPurchaseShare: share(0.06, 'Purchase share up to which nobody seems to live on the cards.', TUNED),
    lowPurchasePoints: points(1, 'a set of cards that nobody lives on'),
    minRoundAtms: count(2, 1, 20, 'ATMs with bursts on one day that make a round.', TYPOLOGY),
    roundPoints: points(1, 'a round on one day'),
    ...episodeParameters({ updateIntervalHours: 24, quietDays: 21, mediumKzt: 3_000_000, highKzt: 12_000_000, strongPoints: 7 }),
  },
  { additionalProperties: false, description: 'Parameters of the cash-out-groups rule.' },
);
export type CashOutGroupsParameters = Type.Static<typeof CashOutGroupsParameters>;
