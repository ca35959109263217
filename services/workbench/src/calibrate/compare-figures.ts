/** Holds what several countries of one scenario came to against what is published, with an interval over their seeds. */
import { mean } from '@tengewatch/shared/scoring/order-statistics.js';
import type { Calibration } from '@tengewatch/shared/world/calibration.js';
import { groundText, sourceText } from '@tengewatch/shared/world/calibration-sources.js';
import type { CrimeDensity, MeasuredCountry } from './measure-country.js';

export interface ComparedFigure {
  readonly name: string;
  readonly unit: string;
  readonly published: number;
  /** Mean over the seeds. */
  readonly generated: number;
  /** Half of the 95% confidence interval of that mean; null with one seed. */
  readonly halfWidth: number | null;
  /** Generated against published, as a share: 0.02 is two per cent too much. */
  readonly offShare: number;
  readonly toleranceShare: number;
  readonly isWithin: boolean;
  /** Publisher, date and address with what it says, or the assumption. */
  readonly source: string;
  /** Publisher, date and address alone; null for an assumption. */
  readonly publishedBy: string | null;
}

/** Two-sided 95% quantiles of Student's t by degrees of freedom, from 1; the last holds for all above. */
const T_95 = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1, 2.09, 2.09];

/** `year` is that in which the scenario begins. Figures that no country could be measured by are left out. */
export function compareFigures(countries: readonly MeasuredCountry[], published: Calibration['figures'], year: number): ComparedFigure[] {
  return Object.entries(published).flatMap(([name, figure]) => {
    const measured = countries.map(({ figures }) => figures[name]).filter((value) => value !== undefined && Number.isFinite(value));
    if (measured.length === 0 || (figure.year !== undefined && figure.year !== year)) return [];
    const values = measured as number[];
    const generated = mean(values);
    const offShare = generated / figure.value - 1;
    return [
      {
        name,
        unit: figure.unit,
        published: figure.value,
        generated,
        halfWidth: halfWidthOf(values),
        offShare,
        toleranceShare: figure.toleranceShare,
        isWithin: Math.abs(offShare) <= figure.toleranceShare,
        source: groundText(figure),
        publishedBy: figure.source === undefined ? null : sourceText(figure.source),
      },
    ];
  });
}

/** Means over the countries. */
export function meanDensity(countries: readonly MeasuredCountry[]): CrimeDensity {
  const of = (key: keyof CrimeDensity): number => mean(countries.map(({ density }) => density[key]));
  return {
    schemeShareOfCards: of('schemeShareOfCards'),
    schemeShareOfCash: of('schemeShareOfCash'),
    lookAlikeShareOfCards: of('lookAlikeShareOfCards'),
    lookAlikeShareOfCash: of('lookAlikeShareOfCash'),
  };
}

function halfWidthOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  return (T_95[values.length - 2] ?? T_95.at(-1)!) * Math.sqrt(variance / values.length);
}
