/** The result that a unit writes when it has finished: the run's report adds up all results, as no process has seen the whole run. */
import { lazyCheck } from '../documents/own-schema.js';
import Type from 'typebox';
import { ruleNames } from '../events/rule-names.js';
import { oneOf } from '../events/schema-parts.js';
import { bodyOf, type EventLog } from '../log/event-log.js';
import { UNIT_RESULTS } from './service-topics.js';

const target = { topic: UNIT_RESULTS, partition: 0 };

const count = (description: string) => Type.Integer({ minimum: 0, description });
const tiyn = (description: string) => Type.Integer({ description: `${description} In tiyn: 1 tenge = 100 tiyn.` });
const closed = { additionalProperties: false } as const;
const head = {
  service: Type.String({ minLength: 1, description: 'Name of the service, such as "detector-nominee-cards".' }),
};
const version = <V extends number>(v: V) => Type.Literal(v, { description: 'Version of the result.' });
const place = { topic: Type.String({ minLength: 1 }), partition: count('Partition of the topic.') };
const published = Type.Record(Type.String(), count('Events published to the topic.'));

export const ShardResult = Type.Object(
  {
    ...head,
    v: version(1),
    kind: Type.Literal('shard'),
    shard: count('Number of the shard.'),
    published,
    cards: count("Cards of the shard's whole world: equal from each producer."),
    books: Type.Object(
      {
        openingTiyn: tiyn('What the cards held at the start.'),
        creditedTiyn: tiyn('All credits.'),
        debitedTiyn: tiyn('All debits.'),
        closingTiyn: tiyn('What the cards hold at the end.'),
      },
      { ...closed, description: "Books of the shard's whole world: equal from each producer." },
    ),
  },
  closed,
);

export const TaskResult = Type.Object(
  {
    ...head,
    v: version(2),
    kind: Type.Literal('task'),
    task: Type.String({ minLength: 1, description: 'Name of the task within its service, such as "card-3".' }),
    partition: count('Partition of the topics that the task reads.'),
    stages: Type.Array(
      Type.Object(
        {
          rule: oneOf(ruleNames, 'The rule of the stage.'),
          stage: Type.String({ minLength: 1, description: 'Its name in the rule.' }),
          published,
        },
        closed,
      ),
      { minItems: 1, description: 'The stages that the task hosts, with what each has published.' },
    ),
    ledger: Type.Record(
      Type.String(),
      Type.Object(
        {
          handled: count('Events folded.'),
          duplicates: count('Repeats dropped.'),
          deadLettered: count('Records nobody could use.'),
          late: count('Events too late to be in order.'),
          foreign: count('Records of writers that are not expected.'),
        },
        closed,
      ),
    ),
    ends: Type.Array(
      Type.Object(
        {
          ...place,
          offset: count('After the record by which the last source ended.'),
          numbers: Type.Record(Type.String(), count('Events that the source had written by then.')),
        },
        closed,
      ),
      { description: 'Where the account of each partition ends.' },
    ),
    faults: Type.Array(
      Type.Object(
        {
          ...place,
          source: Type.String({ minLength: 1 }),
          late: count('Events too late to be in order.'),
          unreadable: count('Records nobody could use.'),
          contradictory: count('Numbers given to two records, and ends that do not fit.'),
        },
        closed,
      ),
      { description: 'What the sources that it read did that no writer of the run does.' },
    ),
    skipped: count('Records passed over because an earlier one was missing.'),
  },
  closed,
);

export const UnitResult = Type.Union([ShardResult, TaskResult], {
  $id: 'Result',
  description: 'What a unit says of itself when it has finished.',
});
export type ShardResult = Type.Static<typeof ShardResult>;
export type TaskResult = Type.Static<typeof TaskResult>;
export type UnitResult = Type.Static<typeof UnitResult>;

/** Names the unit: a later result of the same name takes the place of an earlier one. */
export const resultKey = (result: UnitResult): string =>
  `${result.service}/${result.kind === 'shard' ? `shard-${result.shard}` : result.task}`;

/** The part of a stage's work that one task does, whichever service hosts it: "cash-out-groups.atm-2". */
export const stagePart = (rule: string, stage: string, partition: number): string => `${rule}.${stage}-${partition}`;

/** Two results about one unit, or about one part of a stage, do not say the same. */
export class ResultConflict extends Error {
  constructor(unit: string) {
    super(
      `two results in the topic "${UNIT_RESULTS}" contradict each other about ${unit}; whoever finishes it, and however often, says the same, ` +
        'so that somebody else wrote one of them',
    );
    this.name = 'StatementConflict';
  }
}

/** Resolves once the log holds it. A unit that moves and finishes again says the same again, which does no harm. */
export async function writeResult(log: EventLog, result: UnitResult): Promise<void> {
  await log.append(target, [{ key: resultKey(result), value: JSON.stringify(result), timestampMs: 0, header: null }]);
}

export interface ResultReader {
  /** The valid results that have come since the last poll, in the order in which they were written. */
  poll(waitMs: number): Promise<readonly UnitResult[]>;
  /** Records so far that are no results. */
  unreadable(): number;
  close(): Promise<void>;
}

const RECORDS_PER_POLL = 1_000;
const READER = 'unit-results';

const resultCheck = lazyCheck<UnitResult>(UnitResult, { strict: true, allowUnionTypes: true });

/** Reads all results of the run from the beginning. Processes that read them at once need readers of different names. */
export async function createResultReader(log: EventLog, name = READER): Promise<ResultReader> {
  const reader = await log.openReader(name, [{ ...target, offset: 0 }]);
  let unreadable = 0;
  return {
    async poll(waitMs) {
      const read = (await reader.poll(RECORDS_PER_POLL, waitMs)).map((record) => resultOf(bodyOf(record)));
      const results = read.filter((result) => result !== undefined);
      unreadable += read.length - results.length;
      return results;
    },
    unreadable: () => unreadable,
    close: () => reader.close(),
  };
}

function resultOf(text: string | null): UnitResult | undefined {
  try {
    const said: unknown = JSON.parse(text ?? '');
    return resultCheck()(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
