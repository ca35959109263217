/** How much of an exported world belongs to schemes and look-alikes, by typology and difficulty. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { cardsTable, markedEventsTable, membersTable, schemesTable } from './world-tables.js';

export interface CensusRow {
  readonly typology: string;
  readonly kind: 'scheme' | 'decoy';
  /** Null for decoys. */
  readonly difficulty: string | null;
  readonly schemes: number;
  /** Cards of the country that are members. */
  readonly cards: number;
  readonly events: number;
}

/** `tableOf` gives, for the name of a table, what SQL reads its rows from. */
export async function censusOf(connection: DuckDBConnection, tableOf: (name: string) => string): Promise<readonly CensusRow[]> {
  const reader = await connection.runAndReadAll(`
    with members as (
      select schemeId, count(distinct id) as cards from ${tableOf(membersTable.name)}
      where kind = 'card' and id::varchar in (select card::varchar from ${tableOf(cardsTable.name)}) group by schemeId
    ), marked as (
      select schemeId, count(*) as events from ${tableOf(markedEventsTable.name)} group by schemeId
    )
    select typology::varchar as typology, kind::varchar as kind, difficulty::varchar as difficulty,
      count(*)::integer as schemes, coalesce(sum(cards), 0)::integer as cards, coalesce(sum(events), 0)::integer as events
    from ${tableOf(schemesTable.name)} left join members using (schemeId) left join marked using (schemeId)
    group by all order by typology, kind desc, difficulty`);
  return reader.getRowObjectsJS() as unknown as readonly CensusRow[];
}
