/** Questions in SQL are answered from the world of the scenario, and wrong ones refused before it is simulated. */
import { expect, test } from '@jest/globals';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { askWorld, type AnswerCell } from './ask-world.js';

const SEED = 3;
const scenario = smallScenario({ people: 200, days: 3, shards: 2 });

interface Heard {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly AnswerCell[])[];
  /** Whether the world was simulated for it. */
  readonly simulated: boolean;
}

async function ask(query: string): Promise<Heard> {
  const rows: (readonly AnswerCell[])[] = [];
  let columns: readonly string[] = [];
  let simulated = false;
  const signal = new AbortController().signal;
  await askWorld({ scenario, seed: SEED, query, signal, onProgress: () => (simulated = true) }, async (answer) => {
    columns = answer.columns.map(({ name }) => name);
    for await (const row of answer.rows) rows.push(row);
  });
  return { columns, rows, simulated };
}

test('a question over several tables', async () => {
  const { columns, rows } = await ask(
    'select count(distinct iin) as people, count(card) as cards, bool_and(openingTiyn >= 0) as sound from people left join cards on holderIin = iin',
  );
  const shards = [0, 1].map((shard) => createShard(scenario, SEED, shard));
  // Cards are issued during the run as well.
  for (const shard of shards) while (shard.advance(10_000, { event: () => undefined, truth: () => undefined }));
  const own = shards.flatMap((shard) => [...shard.registeredCards()]).filter(({ heldBy }) => heldBy === 'person');
  expect(columns).toEqual(['people', 'cards', 'sound']);
  expect(rows).toEqual([[200, own.length, true]]);
});

test('a topic may be named with its hyphens', async () => {
  const { rows } = await ask('select count(*) > 0, (select count(*) from card_debits) = count(*) from "card-debits"');
  expect(rows).toEqual([[true, true]]);
});

test('texts are whole after they were sorted', async () => {
  const { rows } = await ask('select iin from people order by hash(iin)');
  const iins = [0, 1].flatMap((shard) => [...createShard(scenario, SEED, shard).people()].map(({ iin }) => iin));
  expect(rows.map(([iin]) => String(iin)).sort()).toEqual(iins.sort());
});

test('moments and decimals are given as SQL writes them', async () => {
  const { rows } = await ask("select timestamp '2024-03-08 10:00:00', 0.1::decimal(4,2), 9007199254740993, null");
  expect(rows).toEqual([['2024-03-08 10:00:00', '0.10', '9007199254740993', null]]);
});

test('what a table has is told without a simulation', async () => {
  const { rows, simulated } = await ask('describe truth_events');
  expect([rows.map(([name]) => name), simulated]).toEqual([['eventId', 'topic', 'schemeId', 'stage', 'card', 'timeMs'], false]);
});

test.each([
  ['selec 1', /^Parser Error: syntax error at or near "selec"/],
  ['select nme from people', /^Binder Error: Referenced column "nme" not found/],
  ['select 1; select 2', /^the query holds 2 statements; give one$/],
  [' ', /^the query is empty; give a statement in SQL$/],
])('%s is refused', async (query, message) => {
  await expect(ask(query)).rejects.toThrow(message);
});

test('a mistake that shows only in a row is told as well', async () => {
  await expect(ask('select cast(bank as integer) from cards')).rejects.toThrow(/Conversion Error: Could not convert string/);
});
