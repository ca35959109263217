/** Builds the planners of a shard, the schemes and the honest look-alikes dealt to it, and writes who they are to the truth. */
import { ruleNames, type RuleName } from '../events/alert.js';
import { platformForms } from '../events/truth.js';
import type { SchemePlan } from '../scenario/scenario.js';
import { lookAlikeNames, lookAlikes } from './look-alikes/look-alikes.js';
import { markingBank } from './marking-bank.js';
import type { Planner } from './planner.js';
import { cashOutGroup } from './schemes/cash-out-groups.js';
import { nomineeCards } from './schemes/nominee-cards.js';
import type { BuiltScheme, PlannerTools, SchemeOrder } from './schemes/planner-tools.js';
import { unlicensedPlatform } from './schemes/unlicensed-platforms.js';
import type { ShardTools, TruthBody } from './shard-tools.js';

const builders: { readonly [T in RuleName]: (order: SchemeOrder, tools: PlannerTools) => BuiltScheme } = {
  'nominee-cards': nomineeCards,
  'cash-out-groups': cashOutGroup,
  'unlicensed-platforms': unlicensedPlatform,
};

/** Call once, before the shard's first event: recruitment and the issue of cards happen here. */
export function planners(tools: ShardTools): Planner[] {
  const built = [...schemesOf(tools), ...lookAlikesOf(tools)];
  for (const { truth } of built) tools.writeTruth(truth);
  return built.map(({ planner }) => planner);
}

interface Built {
  readonly planner: Planner;
  readonly truth: TruthBody;
}

/**
 * Schemes are numbered within their typology and dealt to the shards by that number, so that one more scheme of a
 * typology changes neither number nor shard of any other.
 */
export function schemeOrders(schemes: readonly SchemePlan[]): { plan: SchemePlan; order: SchemeOrder; turn: number }[] {
  const counts = new Map<RuleName, number>();
  let formless = 0;
  return schemes.flatMap((plan) =>
    Array.from({ length: plan.count }, () => {
      const number = (counts.get(plan.typology) ?? 0) + 1;
      counts.set(plan.typology, number);
      const rotating = plan.typology === 'unlicensed-platforms' ? (plan.form ?? platformForms[formless++ % platformForms.length]!) : null;
      const order = {
        schemeId: `${plan.typology}-${number}`,
        number,
        difficulty: plan.difficulty,
        form: rotating,
        cards: plan.cards,
      };
      return { plan, order, turn: number - 1 + ruleNames.indexOf(plan.typology) };
    }),
  );
}

function schemesOf(tools: ShardTools): Built[] {
  return schemeOrders(tools.scenario.schemes)
    .filter(({ turn }) => turn % tools.shards === tools.shard)
    .map(({ plan, order }) => {
      const { planner, stages, members } = builders[plan.typology](order, own(tools, 'scheme', order.schemeId));
      const truth: TruthBody = {
        kind: 'scheme',
        schemeId: order.schemeId,
        typology: plan.typology,
        form: order.form,
        difficulty: order.difficulty,
        label: plan.label ?? 'illicit',
        stages: [...stages],
        members: [...members],
      };
      return { planner, truth };
    });
}

/** How many of one habit live in the whole country. */
export const lookAlikeCount = (people: number, perThousandPeople: number): number => Math.round((people * perThousandPeople) / 1000);

/** Where one of a habit lives, by its number from 0 and the place of the habit among all. */
export const lookAlikeShard = (number: number, habitIndex: number, shards: number): number => (number + habitIndex) % shards;

function lookAlikesOf(tools: ShardTools): Built[] {
  const { scenario, shard, shards } = tools;
  return lookAlikeNames.flatMap((habit, habitIndex) => {
    const numbers = Array.from({ length: lookAlikeCount(scenario.people, scenario.world.lookAlikes[habit] ?? 0) }, (_, n) => n + 1);
    return numbers
      .filter((number) => lookAlikeShard(number - 1, habitIndex, shards) === shard)
      .map((number) => {
        const { typology, build } = lookAlikes[habit];
        const decoyId = `${habit}-${number}`;
        const bank = markingBank(tools.bank, { decoyId });
        const { planner, members } = build({ ...own(tools, 'look-alike', habit, number), bank });
        const truth: TruthBody = { kind: 'decoy', decoyId, typology, habit, members: [...members] };
        return { planner, truth };
      });
  });
}

/** A planner's own view: the shard with a randomness of its own. */
function own(tools: ShardTools, ...names: readonly (string | number)[]): PlannerTools {
  const { scenario, country, bank, agenda, controls } = tools;
  return {
    country,
    bank,
    everydayBank: bank,
    agenda,
    controls,
    random: tools.random.fork(...names),
    days: scenario.days,
    world: scenario.world,
  };
}
