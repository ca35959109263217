/** Simulates a shard of a scenario's world, and hands every row of its tables to whoever takes them. */
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

export interface ShardWriting {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly shard: number;
  readonly sink: TableSink;
  /** Asked between steps; true ends it early. */
  readonly isStopped: () => boolean;
  /** Called between steps, with the share of the shard that is done, 0 to 1. */
  readonly afterStep: (shareDone: number) => Promise<void>;
}

/** Events come in order of time and id. */
export async function writeShard({ scenario, seed, shard, sink, isStopped, afterStep }: ShardWriting): Promise<void> {
  const into = worldSink(sink);
  const simulation = createShard(scenario, seed, shard);
  for (const person of simulation.people()) sink.row(peopleTable, person);
  const startMs = simulation.frontierMs;
  while (!isStopped() && simulation.advance(EVENTS_PER_STEP, into)) await afterStep(shareOf(simulation, startMs, scenario.days));
  if (isStopped()) return;
  for (const card of simulation.registeredCards()) sink.row(cardsTable, card);
  await afterStep(1);
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
