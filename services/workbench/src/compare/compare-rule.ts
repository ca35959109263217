/** One rule on two sides: its figures with their difference, and the schemes that only one side catches. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { percentile } from '@tengewatch/shared/scoring/order-statistics.js';
import { isHeadline, rounded, ruleCalculators, type Calculator } from '../backtest/figure-calculators.js';
import type { CountrySeed, RuleSeed } from '../backtest/backtest-form.js';
import type { FigureName } from '../backtest/figure-names.js';
import { LEVEL, resamplesOf, type Resamples } from '../backtest/intervals.js';
import { mcnemar } from '../statistics/exact.js';
import type { Side, SideRule } from './side.js';

/** With fewer seeds chance alone lets all of them point one way in more than 5 of 100 cases. */
export const FEWEST_SEEDS = 6;
const PERCENT = 100;

export interface ComparedFigure {
  readonly figure: FigureName;
  readonly a: number | null;
  readonly b: number | null;
  /** b - a, with its 95% interval over draws of the seeds, each draw the same for both; null with one seed. */
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether the interval is on one side of 0; null where there is none, or too few seeds for it to say so. */
  readonly isSignificant: boolean | null;
}

export interface SchemeApart {
  readonly seed: number;
  readonly schemeId: string;
  readonly difficulty: RuleSeed['schemes'][number]['difficulty'];
  readonly movedKzt: number;
}

export interface ComparedRule {
  readonly rule: RuleName;
  readonly typology: SideRule['typology'];
  readonly ruleVersionA: string;
  readonly ruleVersionB: string;
  readonly figures: readonly ComparedFigure[];
  readonly schemes: {
    /** Plain and careful schemes. */
    readonly all: number;
    readonly byBoth: number;
    readonly byNeither: number;
    readonly onlyA: readonly SchemeApart[];
    readonly onlyB: readonly SchemeApart[];
    /** The exact McNemar test on the schemes that one side alone catches: how likely so uneven a split is by chance. */
    readonly mcnemarP: number;
    readonly evasiveOnlyA: readonly SchemeApart[];
    readonly evasiveOnlyB: readonly SchemeApart[];
  };
  readonly falseAlerts: { readonly a: number; readonly b: number };
  /** Null where a side does not know. */
  readonly honestNamed: { readonly a: number; readonly b: number } | null;
}

/** Both sides have the same countries, in the same order. */
export function compareRule(a: SideRule, b: SideRule, sideA: Side, sideB: Side): ComparedRule {
  const countries = sideA.countries as readonly CountrySeed[];
  const [ofA, ofB] = [a, b].map(({ seeds }) => ruleCalculators(seeds, countries, sideA.days));
  const draws = resamplesOf(countries.length);
  const names = sideA.figures.filter((name) => sideB.figures.includes(name));
  const sumOf = (of: (seed: RuleSeed) => number) => ({
    a: a.seeds.reduce((sum, seed) => sum + of(seed), 0),
    b: b.seeds.reduce((sum, seed) => sum + of(seed), 0),
  });
  return {
    rule: a.rule,
    typology: a.typology,
    ruleVersionA: a.ruleVersion,
    ruleVersionB: b.ruleVersion,
    figures: names.map((figure) => comparedFigure(figure, ofA![figure], ofB![figure], draws)),
    schemes: comparedSchemes(a.seeds, b.seeds),
    falseAlerts: sumOf(({ falseAlerts }) => falseAlerts),
    honestNamed: sideA.knowsHonestPeople && sideB.knowsHonestPeople ? sumOf(({ honestNamed }) => honestNamed) : null,
  };
}

export function comparedFigure(figure: FigureName, a: Calculator, b: Calculator, draws: Resamples): ComparedFigure {
  const [valueA, valueB] = [a.value, b.value];
  const difference = valueA === null || valueB === null ? null : rounded(valueB - valueA);
  const seeds = draws[0]?.length ?? 0;
  const values = draws.flatMap((draw) => {
    const [ofA, ofB] = [a.of(draw), b.of(draw)];
    return ofA === null || ofB === null ? [] : [ofB - ofA];
  });
  const tail = ((1 - LEVEL) / 2) * PERCENT;
  const [low, high] = difference === null || seeds < 2 ? [null, null] : [percentile(values, tail), percentile(values, PERCENT - tail)];
  return {
    figure,
    a: valueA,
    b: valueB,
    difference,
    low: low === null ? null : rounded(low),
    high: high === null ? null : rounded(high),
    isSignificant: low === null || high === null || seeds < FEWEST_SEEDS ? null : low > 0 || high < 0,
  };
}

interface SchemePair extends SchemeApart {
  readonly byA: boolean;
  readonly byB: boolean;
}

function comparedSchemes(a: readonly RuleSeed[], b: readonly RuleSeed[]): ComparedRule['schemes'] {
  const pairs = a.flatMap((seed, at) => pairsOf(seed, b[at]!));
  const headline = pairs.filter(isHeadline);
  const evasive = pairs.filter((pair) => !isHeadline(pair));
  const only = (of: readonly SchemePair[], side: 'A' | 'B'): SchemeApart[] =>
    of
      .filter(({ byA, byB }) => (side === 'A' ? byA && !byB : byB && !byA))
      .map(({ seed, schemeId, difficulty, movedKzt }) => ({ seed, schemeId, difficulty, movedKzt }));
  const [onlyA, onlyB] = [only(headline, 'A'), only(headline, 'B')];
  return {
    all: headline.length,
    byBoth: headline.filter(({ byA, byB }) => byA && byB).length,
    byNeither: headline.filter(({ byA, byB }) => !byA && !byB).length,
    onlyA,
    onlyB,
    mcnemarP: rounded(mcnemar(onlyA.length, onlyB.length)),
    evasiveOnlyA: only(evasive, 'A'),
    evasiveOnlyB: only(evasive, 'B'),
  };
}

/** The same countries have the same schemes. */
const pairsOf = (a: RuleSeed, b: RuleSeed): SchemePair[] =>
  a.schemes.map(({ schemeId, difficulty, movedKzt, caught }) => ({
    seed: a.seed,
    schemeId,
    difficulty,
    movedKzt,
    byA: caught,
    byB: b.schemes.some((scheme) => scheme.schemeId === schemeId && scheme.caught),
  }));
