/** The same country at another scale: as many schemes for people as its file has. */
import { numberText, type ContentProblem } from '../documents/schema-problems.js';
import type { Content } from './scenario-checks.js';
import { LARGEST_SCALE, MAX_PEOPLE, MIN_PEOPLE } from './schema.js';

export interface ScaledContent {
  readonly content: unknown;
  readonly problems: readonly ContentProblem[];
}

const isMap = (value: unknown): value is Content => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

/**
 * People and the numbers of schemes that follow from the scale, if there is a sound one; `adults` are those of the real country. What is
 * wrong by itself is left to the schema. A scale at which nothing is left of a kind of scheme is refused: its rule would have nothing to find.
 */
export function scaledContent(content: unknown, adults: number): ScaledContent {
  if (!isMap(content)) return { content, problems: [] };
  const { scale, people, schemes } = content;
  if (!isCount(scale) || !isCount(people) || scale > LARGEST_SCALE) return { content, problems: [] };
  const scaledPeople = Math.round(adults / scale);
  if (scaledPeople > MAX_PEOPLE || scaledPeople < MIN_PEOPLE) return { content, problems: [outOfRange(scale, scaledPeople, adults)] };
  const factor = scaledPeople / people;
  const problems: ContentProblem[] = [];
  const plans = Array.isArray(schemes) ? (schemes as readonly unknown[]) : [];
  const scaled = plans.map((plan, index) => {
    if (!isMap(plan) || !isCount(plan['count'])) return plan;
    const count = Math.round(plan['count'] * factor);
    if (count === 0) problems.push(tooSmall(scale, index, plan, Math.floor((2 * adults * plan['count']) / people)));
    return { ...plan, count };
  });
  return { content: { ...content, people: scaledPeople, ...(plans.length === 0 ? {} : { schemes: scaled }) }, problems };
}

function outOfRange(scale: number, people: number, adults: number): ContentProblem {
  const hint = `give ${numberText(Math.ceil(adults / MAX_PEOPLE))} to ${numberText(Math.floor(adults / MIN_PEOPLE))}`;
  return { path: ['scale'], what: 'value', message: `1:${numberText(scale)} is a country of ${numberText(people)} people`, hint };
}

function tooSmall(scale: number, index: number, plan: Content, largestScale: number): ContentProblem {
  const kind = [plan['difficulty'], plan['typology']].filter((word) => typeof word === 'string').join(' ');
  return {
    path: ['scale'],
    what: 'value',
    message: `1:${numberText(scale)} leaves no scheme of schemes.${index} (${kind})`,
    hint: `give at most ${numberText(largestScale)}, or a larger count`,
    related: [['schemes', index, 'count']],
  };
}
