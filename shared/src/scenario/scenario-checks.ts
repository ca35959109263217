/** What the schema cannot say: whether the numbers of a scenario make sense together. */
import type { RuleName } from '../events/alert.js';
import type { WorldParameters } from '../world/parameters.js';
import type { SchemePlan } from './scenario.js';
import { numberText, type ContentProblem } from './schema-problems.js';
import type { DocumentPath } from './problem.js';

/** A shard is a country of its own: with fewer people its cities and employers are empty. */
export const MIN_PEOPLE_PER_SHARD = 50;
/** More than one person in so many in crime is no country, and leaves nobody for honest look-alikes. */
const PEOPLE_PER_SCHEME_CARD = 10;
/** Taken where a plan names no cards: the most that a scheme of the typology controls of itself. */
const USUAL_SCHEME_CARDS: { readonly [R in RuleName]: number } = { 'nominee-cards': 20, 'cash-out-groups': 16, 'unlicensed-platforms': 5 };
/** Before this year Kazakhstan changed its clocks twice a year; past the other, calendars are guesses. */
const FIRST_YEAR = 2006;
const LAST_YEAR = 2050;

/** The parts that passed the schema; a part that did not is left out and not checked again. */
export interface CheckedParts {
  readonly start?: string;
  readonly people?: number;
  readonly shards?: number;
  readonly schemes?: readonly SchemePlan[];
}

function startProblem(start: string): Omit<ContentProblem, 'path' | 'what'> | undefined {
  const instant = new Date(`${start}T00:00:00Z`);
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== start) {
    return { message: `"${start}" is not a day of the calendar`, hint: 'give a date that exists, as YYYY-MM-DD' };
  }
  const year = instant.getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return undefined;
  return { message: `"${start}" is outside the known calendar`, hint: `give a day of the years ${FIRST_YEAR} to ${LAST_YEAR}` };
}

function schemeProblem(plan: SchemePlan): { step: string; message: string; hint: string } | undefined {
  if (plan.form !== undefined && plan.typology !== 'unlicensed-platforms') {
    return { step: 'form', message: `${plan.typology} has no forms`, hint: 'leave form out, or set typology to unlicensed-platforms' };
  }
  if (plan.cards !== undefined && plan.cards.min > plan.cards.max) {
    const { min, max } = plan.cards;
    return { step: 'cards', message: `min ${min} is above max ${max}`, hint: 'give a min that is at most max' };
  }
  return undefined;
}

const mostCards = (plan: SchemePlan): number => plan.cards?.max ?? USUAL_SCHEME_CARDS[plan.typology];

/** Everything that does not fit together, each at the part that is easiest to change. */
export function scenarioProblems(parts: CheckedParts): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const add = (path: DocumentPath, message: string, hint: string, related: readonly DocumentPath[] = []) =>
    problems.push({ path, what: 'value', message, hint, related });

  const start = parts.start === undefined ? undefined : startProblem(parts.start);
  if (start !== undefined) add(['start'], start.message, start.hint);

  const { people, shards, schemes } = parts;
  if (people !== undefined && shards !== undefined && shards > people / MIN_PEOPLE_PER_SHARD) {
    const most = Math.floor(people / MIN_PEOPLE_PER_SHARD);
    const hint = `give at most ${most} for ${numberText(people)} people (${MIN_PEOPLE_PER_SHARD} a shard), or more people`;
    add(['shards'], `${shards} shards are too many`, hint, [['people']]);
  }
  if (schemes === undefined) return problems;
  for (const [index, plan] of schemes.entries()) {
    const problem = schemeProblem(plan);
    if (problem !== undefined) add(['schemes', index, problem.step], problem.message, problem.hint);
  }
  if (people === undefined) return problems;
  const perShard = Math.floor(people / (shards ?? 1));
  for (const [index, plan] of schemes.entries()) {
    const needed = mostCards(plan) * PEOPLE_PER_SCHEME_CARD;
    if (plan.count === 0 || needed <= perShard) continue;
    const path = ['schemes', index, ...(plan.cards === undefined ? [] : ['cards', 'max'])];
    const fewer = plan.cards === undefined ? '' : `give at most ${Math.floor(perShard / PEOPLE_PER_SCHEME_CARD)}, or `;
    const hint = `${fewer}${fewer === '' ? 'give ' : ''}more people or fewer shards: one shard must have ${numberText(needed)} people for it`;
    add(path, `a scheme of ${mostCards(plan)} cards is too large for ${numberText(perShard)} people a shard`, hint, [
      ['people'],
      ['shards'],
    ]);
  }
  const cards = schemes.reduce((sum, plan) => sum + plan.count * mostCards(plan), 0);
  if (cards * PEOPLE_PER_SCHEME_CARD > people) {
    const hint = `give fewer or smaller schemes, or at least ${numberText(cards * PEOPLE_PER_SCHEME_CARD)} people`;
    add(['schemes'], `up to ${numberText(cards)} cards of schemes are too many for ${numberText(people)} people`, hint, [['people']]);
  }
  return problems;
}

/** Sums of shares read from text miss 1 by less than this. */
const SHARE_TOLERANCE = 1e-9;

/** What does not fit together in the world's parameters, overrides included. */
export function worldProblems({ population, pensions, crypto }: WorldParameters): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const add = (path: DocumentPath, message: string, hint: string, related: readonly DocumentPath[] = []) =>
    problems.push({ path: ['world', ...path], what: 'value', message, hint, related: related.map((part) => ['world', ...part]) });
  const shares = ['salariedShare', 'pensionerShare', 'studentShare', 'selfEmployedShare'] as const;
  const sum = shares.reduce((total, name) => total + population[name], 0);
  if (sum > 1 + SHARE_TOLERANCE) {
    add(
      ['population'],
      `${shares.join(', ')} add up to ${numberText(Math.round(sum * 1000) / 1000)}`,
      'give shares that add up to at most 1',
    );
  }
  const ordered = (topic: string, low: string, lowest: number, high: string, highest: number) => {
    if (lowest <= highest) return;
    add([topic, low], `${numberText(lowest)} is above ${high}, which is ${numberText(highest)}`, `give at most ${numberText(highest)}`, [
      [topic, high],
    ]);
  };
  ordered('pensions', 'firstDayOfMonth', pensions.firstDayOfMonth, 'lastDayOfMonth', pensions.lastDayOfMonth);
  ordered('crypto', 'spreadShareMin', crypto.spreadShareMin, 'spreadShareMax', crypto.spreadShareMax);
  return problems;
}
