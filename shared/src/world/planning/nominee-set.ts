/** The cards of nominal owners that a scheme controls: issued for it, lying idle for long, or a nominee's own. */
import type { Card } from '../planner.js';
import { roundTiyn, whole, type Span } from './draw.js';
import { everydayPurchases } from './everyday-purchases.js';
import { mainCard, type Difficulty, type PlannerTools } from './planner-tools.js';
import type { Day } from '../planner.js';

const FRESH_DAYS: Span = [5, 60];
const DORMANT_DAYS: Span = [120, 900];
const FRESH_SHARE = 0.7;
/** Evasive organisers prefer cards that are lived with. */
const OWN_CARD_SHARE = 0.5;
const OPENING_TENGE: Span = [100, 15_000];

export interface NomineeSet {
  readonly cards: readonly Card[];
  /** Plans what the nominees or the organiser buy with the cards, so that they do not stand out. */
  readonly planCover: (day: Day) => void;
}

const coverPerDay: Record<Difficulty, number> = { plain: 0.05, careful: 0.4, evasive: 1.2 };

export function nomineeSet(tools: PlannerTools, city: number, count: number, difficulty: Difficulty): NomineeSet {
  const { country, random } = tools;
  const covers: ((day: Day) => void)[] = [];
  const cards = Array.from({ length: count }, (_, ordinal) => {
    const person = country.recruit(random.fork('recruit', ordinal), { city });
    const own = difficulty === 'evasive' && random.chance(OWN_CARD_SHARE);
    const ageDays = whole(random, random.chance(FRESH_SHARE) ? FRESH_DAYS : DORMANT_DAYS);
    const openingTiyn = roundTiyn(random.int(...OPENING_TENGE), 1);
    if (own) return mainCard(country, person);
    const card = country.issueCard(random, person, ageDays, openingTiyn);
    covers.push(everydayPurchases(tools, card, ordinal, { perDay: coverPerDay[difficulty], medianTenge: 3500 }));
    return card;
  });
  return { cards, planCover: (day) => covers.forEach((plan) => plan(day)) };
}
