/** The country of a run happens once more, and one rule watches it and tells of some cards or platforms all that it finds. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { IllicitEventTruth, SchemeTruth } from '@tengewatch/shared/events/truth.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { RegisteredCard } from '@tengewatch/shared/world/simulation.js';
import { evaluateSeed, type EvaluatedSeed } from '../backtest/evaluate-seed.js';
import type { RawEvent } from './raw-event.js';

export interface WatchWanted {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly rule: RuleName;
  /** Cards, and names of platforms, whose evaluations are wanted. */
  readonly watched: ReadonlySet<string>;
  /** Cards whose events are wanted. */
  readonly cards: ReadonlySet<string>;
  /** Where all of them live; undefined when nobody knows. */
  readonly shard: number | undefined;
  /** The scheme whose events are wanted, as the truth has them. */
  readonly schemeId?: string;
  readonly onProgress?: (shareDone: number) => void;
}

export interface WatchedAgain {
  readonly definition: RuleDefinition;
  /** Names of the rule's stages, in the order of the flow. */
  readonly stages: readonly string[];
  readonly evaluations: readonly Evaluation[];
  /** Every revision of every alert of the rule. */
  readonly revisions: readonly Alert[];
  readonly events: readonly RawEvent[];
  readonly illicit: readonly IllicitEventTruth[];
  readonly seen: EvaluatedSeed;
}

export function definitionOf(rule: RuleName): RuleDefinition {
  const definition = catalogue.find(({ name }) => name === rule);
  if (definition === undefined) throw new RangeError(`there is no rule ${rule}`);
  return definition;
}

export function watchAgain({ scenario, seed, rule: name, watched, cards, shard, schemeId, onProgress }: WatchWanted): WatchedAgain {
  const definition = definitionOf(name);
  const evaluations: Evaluation[] = [];
  const revisions: Alert[] = [];
  const events: RawEvent[] = [];
  const illicit: IllicitEventTruth[] = [];
  const observer = { watches: (one: string) => watched.has(one), evaluated: (one: Evaluation) => void evaluations.push(one) };
  const rule = definition.createRule(scenario.rules[name], observer);
  // A rule of one stage knows of each card by itself; the others bring cards of all shards together.
  const isOfOneShard = shard !== undefined && rule.stages.length === 1;
  const seen = evaluateSeed(scenario, seed, [[rule]], onProgress, {
    ...(isOfOneShard ? { shards: [shard] } : {}),
    onAlert: (alert) => void revisions.push(alert),
    sees: {
      event: (topic, event) => {
        if ('card' in event && cards.has(event.card)) events.push({ topic, event });
      },
      truth: (record) => {
        if (record.kind === 'event' && record.schemeId === schemeId) illicit.push(record);
      },
    },
  });
  return { definition, stages: rule.stages.map((stage) => stage.name), evaluations, revisions, events, illicit, seen };
}

export interface FoundScheme {
  readonly truth: SchemeTruth;
  readonly shard: number;
}

/** All schemes of a country, and in which shard each acts: the truth names them before anything happens. */
export function schemesOf(scenario: Scenario, seed: number): readonly FoundScheme[] {
  const found: FoundScheme[] = [];
  for (let shard = 0; shard < scenario.shards; shard++) {
    createShard(scenario, seed, shard).advance(1, {
      event: () => undefined,
      truth: (truth) => {
        if (truth.kind === 'scheme') found.push({ truth, shard });
      },
    });
  }
  return found;
}

/** The cards of a country at its start, each with its shard. */
export function cardsAtStart(scenario: Scenario, seed: number): readonly (RegisteredCard & { readonly shard: number })[] {
  return Array.from({ length: scenario.shards }, (_, shard) => shard).flatMap((shard) =>
    [...createShard(scenario, seed, shard).registeredCards()].map((card) => ({ ...card, shard })),
  );
}
