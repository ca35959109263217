/** Simulates the world of a scenario, and hands every row of its tables to whoever takes them. */
import type { EventOf, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import type { Truth } from '@tengewatch/shared/events/truth.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { ShardSimulation, WorldSink } from '@tengewatch/shared/world/simulation.js';
import type { TableSink } from './table.js';
import { cardsTable, eventTables, markedEventsTable, memberRows, membersTable, peopleTable, schemesTable } from './world-tables.js';

/** After so many events whoever takes the rows may rest, and the simulation may be stopped. */
const EVENTS_PER_STEP = 10_000;

export interface WorldWriting {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly sink: TableSink;
  /** Called between steps, with the share of the world that is done, 0 to 1; it may throw to stop. */
  readonly afterStep: (shareDone: number) => Promise<void>;
}

/** Shard after shard, so that one is in memory at a time; the events of a shard come in order of time and id. */
export async function writeWorld({ scenario, seed, sink, afterStep }: WorldWriting): Promise<void> {
  const into = worldSink(sink);
  for (let index = 0; index < scenario.shards; index++) {
    const shard = createShard(scenario, seed, index);
    for (const person of shard.people()) sink.row(peopleTable, person);
    const startMs = shard.frontierMs;
    while (shard.advance(EVENTS_PER_STEP, into)) await afterStep((index + shareOf(shard, startMs, scenario.days)) / scenario.shards);
    for (const card of shard.registeredCards()) sink.row(cardsTable, card);
    await afterStep((index + 1) / scenario.shards);
  }
}

const shareOf = ({ frontierMs }: ShardSimulation, startMs: number, days: number): number =>
  Math.min(1, (frontierMs - startMs) / (days * DAY_MS));

function worldSink(sink: TableSink): WorldSink {
  return {
    event<T extends ProducedTopic>(topic: T, event: EventOf[T]): void {
      sink.row(eventTables[topic], event);
    },
    truth(truth: Truth): void {
      if (truth.kind === 'event' || truth.kind === 'decoy-event') {
        sink.row(markedEventsTable, truth);
        return;
      }
      sink.row(schemesTable, truth);
      for (const member of memberRows(truth)) sink.row(membersTable, member);
    },
  };
}
