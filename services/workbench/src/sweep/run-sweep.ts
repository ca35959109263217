/** Evaluates every point of a sweep over all seeds: some points in one pass over a country, one country after the other. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { evaluateSeeds } from '../backtest/evaluate-seeds.js';
import { outcomeOf, type Outcome } from './outcome.js';
import type { Point } from './points.js';
import type { Batch, SweepJournal } from './sweep-journal.js';
import { countryOf, tallyOf } from './tally.js';

export interface SweepWanted {
  readonly scenario: Scenario;
  readonly rule: RuleName;
  /** What differs from the parameters of the scenario. */
  readonly points: readonly Point[];
  readonly seeds: readonly number[];
}

export interface SweepOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Remembers what was found, for another time; by default nothing is. */
  readonly journal?: SweepJournal;
  /** The share that is done, and how often a point was tried in a country so far. */
  readonly onProgress: (shareDone: number, tried: number) => void;
}

/** Points that share a pass. More cost memory, fewer make the country more often. */
export const POINTS_PER_PASS = 100;

/** What each point achieves, in the order of the points. The same whatever the number of threads, and wherever it was stopped. */
export async function runSweep(wanted: SweepWanted, options: SweepOptions): Promise<readonly Outcome[]> {
  const { scenario, rule, points, seeds } = wanted;
  const { journal, onProgress, signal, threads } = options;
  const known = new Map((journal?.batches ?? []).map((batch) => [nameOf(batch.first, batch.country.seed), batch]));
  const outcomes: Outcome[] = [];
  for (let first = 0; first < points.length; first += POINTS_PER_PASS) {
    const some = points.slice(first, first + POINTS_PER_PASS);
    const missing = seeds.filter((seed) => !known.has(nameOf(first, seed)));
    const tell = (share: number, seedsDone: number): void =>
      onProgress((first + some.length * share) / points.length, first * seeds.length + some.length * seedsDone);
    if (missing.length > 0) {
      const sets = some.map((point) => ({ rule, parameters: { ...scenario.rules[rule], ...point } }));
      const done = seeds.length - missing.length;
      await evaluateSeeds({ scenario, sets }, missing, {
        threads,
        signal,
        onProgress: (share, seedsDone) => tell((done + share * missing.length) / seeds.length, done + seedsDone),
        onSeed({ country: { cardDays }, sets: found }) {
          const batch: Batch = { first, country: countryOf(found[0]!, cardDays), tallies: found.map(tallyOf) };
          known.set(nameOf(first, batch.country.seed), batch);
          journal?.add(batch);
        },
      });
    }
    const batches = seeds.map((seed) => known.get(nameOf(first, seed))!);
    const countries = batches.map(({ country }) => country);
    outcomes.push(
      ...some.map((point, at) =>
        outcomeOf(
          point,
          batches.map(({ tallies }) => tallies[at]!),
          countries,
          scenario.days,
        ),
      ),
    );
    tell(1, seeds.length);
  }
  return outcomes;
}

const nameOf = (first: number, seed: number): string => `${first} ${seed}`;
