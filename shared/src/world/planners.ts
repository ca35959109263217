/** Builds the planners of a shard, the schemes and the honest look-alikes assigned to it, and writes who they are to the truth. */
import { shardAssignment, lookAlikeCount, schemeOrders } from './shard-assignment.js';
import { markingBank } from './marking-bank.js';
import type { Planner } from './planner.js';
import type { PlannerTools } from './planning/planner-tools.js';
import type { ShardTools, TruthBody } from './shard-tools.js';
import { lookAlikes, typologies } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';

interface Planned {
  /** Id of the scheme or look-alike. */
  readonly id: string;
  readonly build: () => { readonly planner: Planner; readonly truth: TruthBody };
}

/**
 * Call once, before the shard's first event: recruitment and the issue of cards happen here. Schemes come before look-alikes, and each
 * in the order of their ids, so that the order of a list decides nothing.
 */
export function planners(tools: ShardTools): Planner[] {
  const built = [...inOrder(schemesOf(tools)), ...inOrder(lookAlikesOf(tools))].map(({ build }) => build());
  for (const { truth } of built) tools.writeTruth(truth);
  return built.map(({ planner }) => planner);
}

const inOrder = (planned: readonly Planned[]): Planned[] => planned.toSorted((one, other) => (one.id < other.id ? -1 : 1));

function schemesOf(tools: ShardTools): Planned[] {
  return schemeOrders(tools.scenario.schemes)
    .filter(({ plan, order }) => shardAssignment(tools.seed, plan.typology, tools.shards)(order.number) === tools.shard)
    .map(({ plan, order }) => ({
      id: order.schemeId,
      build: () => {
        const { planner, stages, members } = typologies[plan.typology].buildScheme(order, own(tools, 'scheme', order.schemeId));
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
    everydayBank: bank,
    eventQueue,
    controls,
    random: tools.random.fork(...names),
    days: scenario.days,
    world: scenario.world,
  };
}
