/** Builds the planners of a shard, the schemes and the honest look-alikes assigned to it, and writes who they are to the truth. */
import { shardAssignment, lookAlikeCount, schemeOrders } from './shard-assignment.js';
import { markingBank } from './marking-bank.js';
import { dialOf, difficultyOf } from './dial.js';
import type { Planner } from './planner.js';
import type { PlannerTools } from './planning/planner-tools.js';
import type { ShardTools, TruthBody } from './shard-tools.js';
import { lookAlikes, typologies } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';

/** The truth tells where on the dial a scheme stands to a thousandth. */
const DIAL_STEPS = 1000;

interface Planned {
  /** Id of the scheme or look-alike. */
  readonly id: string;
  readonly build: () => { readonly planner: Planner; readonly truth: TruthBody };
}

/**
 * Call once, before the shard's first event: recruitment happens here. `heldCards` are the numbers of cards that planners deal with. Schemes come before look-alikes, and each
 * in the order of their ids, so that the order of a list decides nothing.
 */
export function buildPlanners(tools: ShardTools): { readonly planners: readonly Planner[]; readonly heldCards: ReadonlySet<string> } {
  const built = [...inOrder(schemesOf(tools)), ...inOrder(lookAlikesOf(tools))].map(({ build }) => build());
  for (const { truth } of built) tools.writeTruth(truth);
  const heldCards = new Set(built.flatMap(({ truth }) => truth.members.flatMap(({ card }) => card ?? [])));
  return { planners: built.map(({ planner }) => planner), heldCards };
}

const inOrder = (planned: readonly Planned[]): Planned[] => planned.toSorted((one, other) => (one.id < other.id ? -1 : 1));

function schemesOf(tools: ShardTools): Planned[] {
  return schemeOrders(tools.scenario.schemes)
    .filter(({ plan, order }) => shardAssignment(tools.seed, plan.typology, tools.shards)(order.number) === tools.shard)
    .map(({ plan, order }) => ({
      id: order.schemeId,
      build: () => {
        const its = own(tools, 'scheme', order.schemeId);
        const dial = dialOf(plan.difficulty, tools.scenario.world.schemes.dial, its.random.fork('dial'));
        const { planner, stages, members } = typologies[plan.typology].buildScheme({ ...order, dial }, its);
        const truth: TruthBody = {
          kind: 'scheme',
          schemeId: order.schemeId,
          typology: plan.typology,
          form: order.form,
          difficulty: difficultyOf(plan.difficulty, tools.scenario.world.schemes.dial),
          dial: Math.round(dial * DIAL_STEPS) / DIAL_STEPS,
          label: plan.label ?? 'illicit',
          stages: [...stages],
          members: [...members],
        };
        return { planner, truth };
      },
    }));
}

function lookAlikesOf(tools: ShardTools): Planned[] {
  const { scenario, shard, shards, seed } = tools;
  return lookAlikeNames.flatMap((habit) => {
    const shardOf = shardAssignment(seed, habit, shards);
    const numbers = Array.from({ length: lookAlikeCount(scenario.people, scenario.world.lookAlikes[habit]) }, (_, n) => n + 1);
    return numbers
      .filter((number) => shardOf(number) === shard)
      .map((number): Planned => {
        const { typology, build } = lookAlikes[habit];
        const decoyId = `${habit}-${number}`;
        return {
          id: decoyId,
          build: () => {
            const bank = markingBank(tools.bank, { decoyId });
            const { planner, members } = build({ ...own(tools, 'look-alike', habit, number), bank });
            return { planner, truth: { kind: 'decoy', decoyId, typology, habit, members: [...members] } };
          },
        };
      });
  });
}

/** A planner's own view: the shard with a randomness of its own. */
function own(tools: ShardTools, ...names: readonly (string | number)[]): PlannerTools {
  const { scenario, country, bank, eventQueue, controls } = tools;
  return {
    country,
    bank,
    eventQueue,
    controls,
    random: tools.random.fork(...names),
    startMs: tools.calendar.startMs,
    days: scenario.days,
    world: scenario.world,
    sums: tools.sums,
    rhythms: tools.rhythms,
  };
}
