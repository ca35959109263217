/** Deals schemes and honest look-alikes to the shards: each by a hash of the seed and its own name, whatever others there are. */
import type { TypologyName } from '../events/truth.js';
import type { SchemePlan } from './scenario.js';
import { createRandom, drawSecret, mix, unitOf } from './random.js';
import type { SchemeOrder } from './planning/planner-tools.js';
import { typologies } from './typologies/typologies.js';

/**
 * Where those of one name live, `nominee-cards` or `wedding-pool`, by their number from 1. It rests on nothing else, so that one more or
 * less of any kind, or another order of the kinds, moves nobody. Chance assigns unevenly: whoever needs room has to count.
 */
export function shardAssignment(seed: number, name: string, shards: number): (number: number) => number {
  const named = drawSecret(createRandom(seed, 'dealing', name));
  return (number) => Math.floor(unitOf(mix(named, number)) * shards);
}

/** How many of one habit live in the whole country. */
export const lookAlikeCount = (people: number, perThousandPeople: number): number => Math.round((people * perThousandPeople) / 1000);

export interface PlannedScheme {
  readonly plan: SchemePlan;
  readonly order: Omit<SchemeOrder, 'dial'>;
}

/** All schemes of a scenario, numbered within their typology, so that one more of a typology changes no number of another. */
export function schemeOrders(schemes: readonly SchemePlan[]): PlannedScheme[] {
  const counts = new Map<TypologyName, number>();
  const formless = new Map<TypologyName, number>();
  const formOf = ({ typology, form }: SchemePlan): SchemeOrder['form'] => {
    const { forms } = typologies[typology];
    if (forms === null || form !== undefined) return form ?? null;
    const turn = formless.get(typology) ?? 0;
    formless.set(typology, turn + 1);
    return forms[turn % forms.length]!;
  };
  return schemes.flatMap((plan) =>
    Array.from({ length: plan.count }, () => {
      const number = (counts.get(plan.typology) ?? 0) + 1;
      counts.set(plan.typology, number);
      const schemeId = `${plan.typology}-${number}`;
      return { plan, order: { schemeId, number, form: formOf(plan), cards: plan.cards } };
    }),
  );
}
