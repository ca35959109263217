/** Names of ordered writers: whoever reads them refuses another run, another scenario or another version. */
import type { Stage } from './stage.js';

export interface SourceNameParts {
  readonly run: string;
  readonly scenarioHash: string;
  /** The service or stage that writes, such as "producer-card-top-ups". */
  readonly writer: string;
  /** Version of the world's code, or of the rule with its parameters. */
  readonly version: string;
  /** Shard of a producer, or partition of a detector's task. */
  readonly shard: number;
}

const SEPARATOR = '/';

/** "run/scenario hash/writer/version/shard". No part may hold a slash. */
export function sourceName({ run, scenarioHash, writer, version, shard }: SourceNameParts): string {
  const parts = [run, scenarioHash, writer, version, String(shard)];
  const bad = parts.find((part) => part === '' || part.includes(SEPARATOR));
  if (bad !== undefined) throw new Error(`"${bad}" cannot be part of a source name: it must not be empty or hold "${SEPARATOR}"`);
  return parts.join(SEPARATOR);
}

/** The source that a stage's task writes as; `shard` is the task's partition. */
export function stageSourceName(
  stage: Pick<Stage<never>, 'rule' | 'name' | 'ruleVersion'>,
  place: Pick<SourceNameParts, 'run' | 'scenarioHash' | 'shard'>,
): string {
  return sourceName({ ...place, writer: `${stage.rule}.${stage.name}`, version: stage.ruleVersion });
}
