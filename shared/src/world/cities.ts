/** The cities of the simulated country from west to east, and which part of them a shard is. */
import type { TimeZoneSide } from './planner.js';

export interface CityEntry {
  readonly name: string;
  /** Three letters that ATMs and terminals carry in their names. */
  readonly code: string;
  readonly zone: TimeZoneSide;
}

/** Real cities in geographic order, so that a run of neighbours is a region. */
export const cityTable = [
  { name: 'Oral', code: 'ORL', zone: 'west' },
  { name: 'Atyrau', code: 'ATR', zone: 'west' },
  { name: 'Aqtau', code: 'AQT', zone: 'west' },
  { name: 'Aqtobe', code: 'AQB', zone: 'west' },
  { name: 'Qyzylorda', code: 'QZO', zone: 'west' },
  { name: 'Qostanay', code: 'QOS', zone: 'east' },
  { name: 'Turkistan', code: 'TUR', zone: 'east' },
  { name: 'Shymkent', code: 'SHY', zone: 'east' },
  { name: 'Zhezqazghan', code: 'ZHZ', zone: 'east' },
  { name: 'Petropavl', code: 'PET', zone: 'east' },
  { name: 'Kokshetau', code: 'KOK', zone: 'east' },
  { name: 'Taraz', code: 'TRZ', zone: 'east' },
  { name: 'Astana', code: 'AST', zone: 'east' },
  { name: 'Qaraghandy', code: 'QAR', zone: 'east' },
  { name: 'Temirtau', code: 'TEM', zone: 'east' },
  { name: 'Ekibastuz', code: 'EKI', zone: 'east' },
  { name: 'Pavlodar', code: 'PAV', zone: 'east' },
  { name: 'Almaty', code: 'ALA', zone: 'east' },
  { name: 'Taldyqorghan', code: 'TDQ', zone: 'east' },
  { name: 'Semey', code: 'SEM', zone: 'east' },
  { name: 'Oskemen', code: 'OSK', zone: 'east' },
] as const satisfies readonly CityEntry[];

/** How much of each city lies in a shard: the shard is the stretch [shard / shards, (shard + 1) / shards) of all weights laid end to end. */
export function cityWeightsOf(weights: readonly number[], shard: number, shards: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const from = (total * shard) / shards;
  const to = (total * (shard + 1)) / shards;
  let reached = 0;
  return weights.map((weight) => {
    const inside = Math.min(to, reached + weight) - Math.max(from, reached);
    reached += weight;
    return Math.max(0, inside);
  });
}
