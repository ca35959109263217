/** Gathers the closing results of a run's units, whichever detectors host its stages, and adds up what the report takes from them. */
import { sumByTopic } from '@tengewatch/shared/pipeline/open-pipeline.js';
import type { ReaderRow } from '@tengewatch/shared/scoring/record-ledger.js';
import { stageTasks, type Run } from '@tengewatch/shared/pipeline/topology.js';
import { canonicalJson } from '@tengewatch/shared/documents/canonical-json.js';
import {
  ResultConflict,
  stagePart,
  resultKey,
  type ShardResult,
  type UnitResult,
  type TaskResult,
} from '@tengewatch/shared/service/unit-result.js';
import type { ReaderAccount } from '@tengewatch/shared/stream/reader-account.js';
import type { ShardBooks } from '@tengewatch/shared/world/simulation.js';

export interface UnitResults {
  /**
   * Results that name a unit or a stage which the run does not have are ignored. Several services may host the same stages: the
   * first that speaks of a part counts. StatementConflict where two results about the same do not agree.
   */
  take(result: UnitResult): void;
  /** What no result covers: shards as "producer-card-top-ups/shard-0", parts of stages as "nominee-cards.card-3". */
  missing(): readonly string[];
  /** What all of them add up to, once none is missing. */
  totals(): ResultTotals;
}

export interface ResultTotals {
  /** Events published, by topic. */
  readonly published: { readonly [topic: string]: number };
  /** A row for each task and rule that it hosts. */
  readonly readers: readonly (ReaderRow & Pick<ReaderAccount, 'ends'>)[];
  readonly cards: number;
  /** By shard. */
  readonly books: readonly ShardBooks[];
}

type HostedStage = TaskResult['stages'][number];

export function createUnitResults(run: Run): UnitResults {
  const known = new Set([...shardsOf(run), ...stagePartsOf(run)]);
  const shards = new Map<string, ShardResult>();
  const parts = new Map<string, { readonly task: TaskResult; readonly hosted: HostedStage }>();

  const missing = (): readonly string[] => [...known].filter((unit) => !shards.has(unit) && !parts.has(unit));

  function takeShard(shard: ShardResult): void {
    const unit = resultKey(shard);
    if (!known.has(unit)) return;
    const before = shards.get(unit);
    if (before === undefined) shards.set(unit, shard);
    else if (canonicalJson(before) !== canonicalJson(shard)) throw new ResultConflict(unit);
  }

  function takeStage(task: TaskResult, hosted: HostedStage): void {
    const part = stagePart(hosted.rule, hosted.stage, task.partition);
    if (!known.has(part)) return;
    const before = parts.get(part);
    if (before === undefined) parts.set(part, { task, hosted });
    else if (whatStays(before.task, before.hosted) !== whatStays(task, hosted)) {
      throw new ResultConflict([...new Set([before.task, task].map((one) => `${resultKey(one)}, ${part}`))].join(' and '));
    }
  }

  return {
    take(result) {
      if (result.kind === 'shard') takeShard(result);
      else for (const hosted of result.stages) takeStage(result, hosted);
    },
    missing,
    totals() {
      const [first] = missing();
      if (first !== undefined) throw new Error(`no result covers ${first} yet`);
      const worlds = worldsOf([...shards.values()]);
      return {
        published: sumByTopic([...shards.values(), ...[...parts.values()].map(({ hosted }) => hosted)].map(({ published }) => published)),
        readers: rowsOf([...parts.values()]),
        cards: worlds.reduce((sum, { cards }) => sum + cards, 0),
        books: worlds.map(({ books }) => books),
      };
    },
  };
}

/** What all results about one part of a stage have to agree on, whoever hosts it. Only the number of duplicates may differ. */
function whatStays({ ledger, ends, faults }: TaskResult, { published }: HostedStage): string {
  const rows = Object.entries(ledger).map(([topic, { duplicates: _duplicates, ...row }]) => [topic, row]);
  return canonicalJson({ published, ends, faults, ledger: Object.fromEntries(rows) as unknown });
}

/** A task answers once for each rule that it hosts, however many of the rule's stages share its reading. */
function rowsOf(parts: readonly { readonly task: TaskResult; readonly hosted: HostedStage }[]): ResultTotals['readers'] {
  const rows = parts.map(({ task, hosted: { rule } }) => {
    const { ledger, ends, faults } = task;
    return [`${resultKey(task)} for ${rule}`, { reader: rule, ledger, ends, faults }] as const;
  });
  return [...new Map(rows).values()];
}

const shardsOf = (run: Run): readonly string[] =>
  run.producers.flatMap(({ name }) => Array.from({ length: run.shards }, (_, shard) => `${name}/shard-${shard}`));

const stagePartsOf = (run: Run): readonly string[] =>
  run.rules.flatMap(({ stages }) =>
    stages.flatMap((stage) => stageTasks(run, stage).map(({ partition }) => stagePart(stage.rule, stage.name, partition))),
  );

type ShardWorld = Pick<ShardResult, 'cards' | 'books'>;

/** Each producer simulates the whole of a shard, so that all of them must have come to the same cards and books. */
function worldsOf(results: readonly ShardResult[]): readonly ShardWorld[] {
  const worlds = new Map<number, ShardWorld & { readonly service: string }>();
  for (const { service, shard, cards, books } of results) {
    const other = worlds.get(shard);
    if (other !== undefined && canonicalJson([cards, books]) !== canonicalJson([other.cards, other.books])) {
      throw new Error(`${service} and ${other.service} simulated different worlds of shard ${shard}`);
    }
    worlds.set(shard, { service, cards, books });
  }
  return [...worlds.values()];
}
