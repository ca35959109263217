/** What the schema cannot say of a scenario's own numbers: whether they make sense together. */
import { DAY_MS } from '../events/time-spans.js';
import { typologyNames } from '../events/truth.js';
import { typologies } from '../world/typologies/typologies.js';
import type { DocumentPath } from '../documents/problem.js';
import type { SchemePlan } from '../world/scenario.js';
import { numberText, type ContentProblem, type IsSound } from '../documents/schema-problems.js';

/** A shard is a country of its own: with fewer people its cities and employers are empty. */
export const MIN_PEOPLE_PER_SHARD = 50;
/** More than one person in so many in crime is no country, and leaves nobody for honest look-alikes. */
const PEOPLE_PER_SCHEME_CARD = 10;
/** Before this year Kazakhstan changed its clocks twice a year; past the other, calendars are guesses. */
const FIRST_YEAR = 2006;
const LAST_YEAR = 2050;

export type Content = { readonly [key: string]: unknown };

/** The parts of a scenario that passed the schema; one that did not is left out, and nothing is concluded from it. */
export interface SoundParts {
  readonly start?: string;
  readonly days?: number;
  readonly people?: number;
  readonly shards?: number;
  /** With their places among all plans. */
  readonly plans: readonly { readonly index: number; readonly plan: Partial<SchemePlan> }[];
}

/** Keys of a plan that a conclusion may rest on. */
const PLAN_KEYS = ['typology', 'form', 'difficulty', 'count', 'cards', 'label'] as const;

export function soundParts(content: Content, isSound: IsSound): SoundParts {
  const keys = ['start', 'days', 'people', 'shards'].filter((key) => content[key] !== undefined && isSound(key));
  const list: readonly unknown[] = Array.isArray(content['schemes']) ? content['schemes'] : [];
  const plans = list.flatMap((plan, index) => {
    if (typeof plan !== 'object' || plan === null || Array.isArray(plan)) return [];
    const entries = PLAN_KEYS.filter((key) => key in plan && isSound('schemes', index, key)).map((key) => [key, (plan as Content)[key]]);
    return [{ index, plan: Object.fromEntries(entries) as Partial<SchemePlan> }];
  });
  return { ...Object.fromEntries(keys.map((key) => [key, content[key]])), plans };
}

/** The most cards that a scheme of the plan controls; undefined where the plan does not say what it is. */
export function mostCards({ cards, typology }: Partial<SchemePlan>): number | undefined {
  return cards?.max ?? (typology === undefined ? undefined : typologies[typology].mostCards);
}

type Add = (path: DocumentPath, message: string, hint: string, related?: readonly DocumentPath[]) => void;

/** Everything that does not fit together, each at the part that is easiest to change. */
export function scenarioProblems(parts: SoundParts): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const add: Add = (path, message, hint, related = []) => problems.push({ path, what: 'value', message, hint, related });
  checkCalendar(parts, add);
  checkShards(parts, add);
  for (const { index, plan } of parts.plans) checkPlan(plan, ['schemes', index], add);
  checkCrime(parts, add);
  return problems;
}

function checkCalendar({ start, days }: SoundParts, add: Add): void {
  if (start === undefined) return;
  const startMs = Date.parse(`${start}T00:00:00Z`);
  if (Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== start) {
    return add(['start'], `"${start}" is not a day of the calendar`, 'give a date that exists, as YYYY-MM-DD');
  }
  const year = new Date(startMs).getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return add(['start'], `"${start}" is outside the known calendar`, `give a day of the years ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  const daysLeft = (Date.UTC(LAST_YEAR + 1, 0, 1) - startMs) / DAY_MS;
  if (days === undefined || days <= daysLeft) return;
  const hint = `give at most ${numberText(daysLeft)}, or an earlier start`;
  add(['days'], `${numberText(days)} days from ${start} on run past ${LAST_YEAR}-12-31, where the known calendar ends`, hint, [['start']]);
}

function checkShards({ people, shards }: SoundParts, add: Add): void {
  if (people === undefined || shards === undefined || shards <= people / MIN_PEOPLE_PER_SHARD) return;
  const most = Math.floor(people / MIN_PEOPLE_PER_SHARD);
  const hint = `give at most ${most} for ${numberText(people)} people (${MIN_PEOPLE_PER_SHARD} a shard), or more people`;
  add(['shards'], `${shards} shards are too many`, hint, [['people']]);
}

function checkPlan({ form, typology, cards }: Partial<SchemePlan>, path: DocumentPath, add: Add): void {
  if (form !== undefined && typology !== undefined && !typologies[typology].forms?.includes(form)) {
    const having = typologyNames.filter((name) => typologies[name].forms?.includes(form));
    add(
      [...path, 'form'],
      `${typology} has no ${typologies[typology].forms === null ? 'forms' : `form ${form}`}`,
      `leave form out, or set typology to ${having.join(' or ')}`,
    );
  }
  if (cards !== undefined && cards.min > cards.max) {
    add([...path, 'cards'], `min ${cards.min} is above max ${cards.max}`, 'give a min that is at most max');
  }
}

function checkCrime({ people, shards, plans }: SoundParts, add: Add): void {
  if (people === undefined) return;
  const perShard = Math.floor(people / (shards ?? 1));
  let allCards = 0;
  for (const { index, plan } of plans) {
    const cards = mostCards(plan) ?? 0;
    allCards += cards * (plan.count ?? 0);
    const needed = cards * PEOPLE_PER_SCHEME_CARD;
    // Of shards that are too many for the people, that is told already.
    if (plan.count === 0 || needed <= perShard || perShard < MIN_PEOPLE_PER_SHARD) continue;
    const path = ['schemes', index, ...(plan.cards === undefined ? [] : ['cards', 'max'])];
    const fewer = plan.cards === undefined ? '' : `give at most ${Math.floor(perShard / PEOPLE_PER_SCHEME_CARD)}, or `;
    const hint = `${fewer}${fewer === '' ? 'give ' : ''}more people or fewer shards: one shard must have ${numberText(needed)} people for it`;
    add(path, `a scheme of ${cards} cards is too large for ${numberText(perShard)} people a shard`, hint, [['people'], ['shards']]);
  }
  if (allCards * PEOPLE_PER_SCHEME_CARD <= people) return;
  const hint = `give fewer or smaller schemes, or at least ${numberText(allCards * PEOPLE_PER_SCHEME_CARD)} people`;
  add(['schemes'], `up to ${numberText(allCards)} cards of schemes are too many for ${numberText(people)} people`, hint, [['people']]);
}
