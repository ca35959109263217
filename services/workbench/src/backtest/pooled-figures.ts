/** Adds up what was counted for each seed, and gives every figure its interval over seeds. */
import type { Backtest, CountrySeed, Figure, RuleSeed } from './backtest-form.js';
import { noExact, PER_THOUSAND, ratioOf, rounded, ruleCalculators, type Calculator } from './figure-calculators.js';
import { figureNames, type FigureName } from './figure-names.js';
import { bootstrapInterval, resamplesOf, type Resamples } from './intervals.js';

/** Of a figure that nothing can be said of. */
export const NOTHING: Figure = { value: null, low: null, high: null, interval: null, part: null, whole: null };

function figureOf({ value, part, whole, sure, of }: Calculator, draws: Resamples): Figure {
  const told = { value, part, whole };
  if (sure !== null) return { ...told, low: rounded(sure.low), high: rounded(sure.high), interval: 'exact' };
  const interval = value === null ? null : bootstrapInterval(draws, of);
  if (interval === null) return { ...told, low: null, high: null, interval: null };
  return { ...told, low: rounded(interval.low), high: rounded(interval.high), interval: 'bootstrap' };
}

/** `seeds` and `countries` are of the same seeds, in the same order. */
export function ruleFigures(seeds: readonly RuleSeed[], countries: readonly CountrySeed[], days: number): Record<FigureName, Figure> {
  const draws = resamplesOf(seeds.length);
  const calculators = ruleCalculators(seeds, countries, days);
  return Object.fromEntries(figureNames.map((name) => [name, figureOf(calculators[name], draws)])) as Record<FigureName, Figure>;
}

/** How dense crime is. Cards and money of schemes come in clusters, so that no exact interval holds for them. */
export function densityFigures(countries: readonly CountrySeed[]): Backtest['density'] {
  const draws = resamplesOf(countries.length);
  const pooled = (part: (country: CountrySeed) => number, whole: (country: CountrySeed) => number): Figure =>
    figureOf(ratioOf(countries.map(part), countries.map(whole), noExact), draws);
  return {
    schemesPerThousandPeople: pooled(
      ({ schemes }) => schemes,
      ({ people }) => people / PER_THOUSAND,
    ),
    schemeShareOfCards: pooled(
      ({ schemeCards }) => schemeCards,
      ({ cards }) => cards,
    ),
    schemeShareOfMoney: pooled(
      ({ schemeMovedKzt }) => schemeMovedKzt,
      ({ movedKzt }) => movedKzt,
    ),
  };
}
