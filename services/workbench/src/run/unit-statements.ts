/** Gathers the closing statements of all units of a run, and adds up what its report takes from them. */
import { sumByTopic } from '@tengewatch/shared/pipeline/open-pipeline.js';
import type { ReaderRow } from '@tengewatch/shared/pipeline/ledger.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { canonicalJson } from '@tengewatch/shared/scoring/canonical-json.js';
import { detectorName, detectorTasks } from '@tengewatch/shared/service/service-topics.js';
import {
  StatementConflict,
  statementKey,
  type ShardStatement,
  type Statement,
  type TaskStatement,
} from '@tengewatch/shared/service/statement.js';
import type { ReaderAccount } from '@tengewatch/shared/stream/reader-account.js';
import type { ShardBooks } from '@tengewatch/shared/world/simulation.js';

export interface UnitStatements {
  /** What says it is of a unit that the run does not have is left out. StatementConflict where a unit contradicts itself. */
  take(statement: Statement): void;
  /** Units of which none has come, as "detector-nominee-cards/card-3". */
  missing(): readonly string[];
  /** What all of them add up to, once none is missing. */
  totals(): StatementTotals;
}

export interface StatementTotals {
  /** Events published, by topic. */
  readonly published: { readonly [topic: string]: number };
  /** A row for each task, under its rule. */
  readonly readers: readonly (ReaderRow & Pick<ReaderAccount, 'ends'>)[];
  readonly cards: number;
  /** By shard. */
  readonly books: readonly ShardBooks[];
}

export function createUnitStatements(run: Run): UnitStatements {
  const units = unitsOf(run);
  const said = new Map<string, Statement>();
  const missing = (): readonly string[] => units.filter((unit) => !said.has(unit));
  return {
    take(statement) {
      const unit = statementKey(statement);
      if (!units.includes(unit)) return;
      const before = said.get(unit);
      if (before !== undefined && whatStays(before) !== whatStays(statement)) throw new StatementConflict(unit);
      said.set(unit, statement);
    },
    missing,
    totals() {
      const [first] = missing();
      if (first !== undefined) throw new Error(`${first} has made no statement yet`);
      const statements = [...said.values()];
      const tasks = statements.filter((one): one is TaskStatement => one.kind === 'task');
      const shards = worldsOf(statements.filter((one): one is ShardStatement => one.kind === 'shard'));
      return {
        published: sumByTopic(statements.map(({ published }) => published)),
        readers: tasks.map(({ rule, ledger, ends, faults }) => ({ reader: rule, ledger, ends, faults })),
        cards: shards.reduce((sum, { cards }) => sum + cards, 0),
        books: shards.map(({ books }) => books),
      };
    },
  };
}

/** A unit that moves and finishes again says this again; only how many repeats it met, and passed over, is another matter. */
function whatStays(statement: Statement): string {
  if (statement.kind === 'shard') return canonicalJson(statement);
  const { skipped: _, ledger, ...rest } = statement;
  const rows = Object.entries(ledger).map(([topic, { duplicates: _duplicates, ...row }]) => [topic, row]);
  return canonicalJson({ ...rest, ledger: Object.fromEntries(rows) as unknown });
}

const unitsOf = (run: Run): readonly string[] => [
  ...run.producers.flatMap(({ name }) => Array.from({ length: run.shards }, (_, shard) => `${name}/shard-${shard}`)),
  ...run.rules.flatMap((rule) => detectorTasks(run, rule).map(({ plan }) => `${detectorName(rule)}/${plan.name}`)),
];

type ShardWorld = Pick<ShardStatement, 'cards' | 'books'>;

/** Each producer simulates the whole of a shard, so that all of them must have come to the same cards and books. */
function worldsOf(statements: readonly ShardStatement[]): readonly ShardWorld[] {
  const worlds = new Map<number, ShardWorld & { readonly service: string }>();
  for (const { service, shard, cards, books } of statements) {
    const other = worlds.get(shard);
    if (other !== undefined && canonicalJson([cards, books]) !== canonicalJson([other.cards, other.books])) {
      throw new Error(`${service} and ${other.service} simulated different worlds of shard ${shard}`);
    }
    worlds.set(shard, { service, cards, books });
  }
  return [...worlds.values()];
}
