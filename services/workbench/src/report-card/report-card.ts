/** A rule's report card: what it finds and costs, how it hangs on its parameters, what it missed, and whom it wronged. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { inParallel } from '@tengewatch/shared/runtime/in-parallel.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { Backtest } from '../backtest/backtest-form.js';
import { densityFigures, ruleFigures } from '../backtest/pooled-figures.js';
import { inThread } from '../in-thread.js';
import { notesOf, valuesOf, type Note } from '../rule-parameters.js';
import { outcomeOf, type Outcome } from '../sweep/outcome.js';
import { pointsOf, type Point } from '../sweep/points.js';
import { runSweep } from '../sweep/run-sweep.js';
import { tallyOf, type Tally } from '../sweep/tally.js';
import type { Axis } from '../sweep/vary.js';
import type { CardSeed, Missed, Wronged } from './card-seed.js';
import { neighboursOf, rangeOf, type Neighbour } from './neighbours.js';

export interface ReportCard {
  readonly scenario: Pick<Scenario, 'name' | 'title' | 'days' | 'people'>;
  readonly rule: RuleName;
  readonly definition: Pick<RuleDefinition, 'purpose' | 'ground'>;
  readonly seeds: readonly number[];
  /** Minutes that an analyst spends on one alert. */
  readonly minutesAnAlert: number;
  readonly parameters: readonly { readonly name: string; readonly value: number; readonly note: Note }[];
  readonly density: Backtest['density'];
  readonly figures: ReturnType<typeof ruleFigures>;
  readonly present: Outcome;
  readonly neighbours: readonly (Neighbour & { readonly outcome: Outcome })[];
  /** The parameters on which most hangs, with what each of many values achieves. */
  readonly curves: readonly (Axis & { readonly outcomes: readonly Outcome[] })[];
  /** By the parameter of the one criterion that was missed. */
  readonly nearMisses: readonly { readonly code: string; readonly parameter: string; readonly count: number }[];
  readonly overlap: { readonly caught: number; readonly byOthersToo: number; readonly byOthersOnly: number };
  readonly missed: readonly Missed[];
  readonly wronged: readonly Wronged[];
}

export interface ReportCardWanted {
  readonly scenario: Scenario;
  readonly rule: RuleName;
  readonly seeds: readonly number[];
  readonly minutesAnAlert: number;
}

export interface ReportCardOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** The share that is done, and how many countries were looked at. */
  readonly onProgress: (shareDone: number, countries: number) => void;
}

const MOST_CURVES = 4;

export async function makeReportCard(wanted: ReportCardWanted, options: ReportCardOptions): Promise<ReportCard> {
  const { scenario, rule, seeds, minutesAnAlert } = wanted;
  const { purpose, ground } = catalogue.find(({ name }) => name === rule)!;
  const notes = Object.entries(notesOf(rule));
  const values = valuesOf({ rule, parameters: scenario.rules[rule] ?? {} });
  const neighbours = neighboursOf(notes, values);
  const settings = neighbours.map(({ parameter, value }) => ({ [parameter]: value }));

  const found = await inParallel(
    seeds,
    (seed) => inThread<CardSeed>(new URL('./card-thread.js', import.meta.url), { scenario, rule, seed, settings }, options.signal),
    (done) => options.onProgress(done / seeds.length / 2, done),
    options.threads,
  );
  const countries = found.map(({ country }) => country);
  const outcome = (point: Point, tallyIn: (found: CardSeed) => Tally): Outcome =>
    outcomeOf(
      point,
      found.map(tallyIn),
      found.map(({ counted }) => counted),
      scenario.days,
    );
  const present = outcome(values, (one) => tallyOf(one.present));
  const tried = neighbours.map((neighbour, at) => ({ ...neighbour, outcome: outcome(settings[at]!, (one) => one.settings[at]!) }));
  const axes = mostTelling(tried, present).map((parameter): Axis => ({
    parameter,
    values: rangeOf(notesOf(rule)[parameter]!, values[parameter]!),
  }));
  return {
    scenario: { name: scenario.name, title: scenario.title, days: scenario.days, people: scenario.people },
    rule,
    definition: { purpose, ground },
    seeds,
    minutesAnAlert,
    parameters: notes.map(([name, note]) => ({ name, value: values[name]!, note })),
    density: densityFigures(countries),
    figures: ruleFigures(
      found.map((one) => one.present),
      countries,
      scenario.days,
    ),
    present,
    neighbours: tried,
    curves: await curvesAlong(axes, wanted, options),
    nearMisses: addedUp(found.flatMap(({ nearMisses }) => nearMisses)),
    overlap: overlapIn(found),
    missed: found.flatMap(({ missed }) => missed).sort((one, other) => other.movedKzt - one.movedKzt),
    wronged: found.flatMap(({ wronged }) => wronged).sort((one, other) => other.amountKzt - one.amountKzt),
  };
}

/** Each parameter by itself, all else as it is. */
async function curvesAlong(
  axes: readonly Axis[],
  { scenario, rule, seeds }: ReportCardWanted,
  options: ReportCardOptions,
): Promise<ReportCard['curves']> {
  const points = axes.flatMap((axis) => pointsOf([axis], undefined));
  const { threads, signal } = options;
  const outcomes = await runSweep(
    { scenario, rule, points, seeds },
    { threads, signal, onProgress: (share) => options.onProgress((1 + share) / 2, seeds.length) },
  );
  return axes.map((axis) => ({ ...axis, outcomes: outcomes.filter(({ point }) => axis.parameter in point) }));
}

function overlapIn(found: readonly CardSeed[]): ReportCard['overlap'] {
  const schemes = found.flatMap(({ present, caughtByOthers }) =>
    present.schemes.map(({ schemeId, caught }) => ({ caught, byOthers: caughtByOthers.includes(schemeId) })),
  );
  return {
    caught: schemes.filter(({ caught }) => caught).length,
    byOthersToo: schemes.filter(({ caught, byOthers }) => caught && byOthers).length,
    byOthersOnly: schemes.filter(({ caught, byOthers }) => !caught && byOthers).length,
  };
}

/** The parameters of which a quarter more or less changes most: recall first, then alerts. */
function mostTelling(tried: readonly (Neighbour & { readonly outcome: Outcome })[], present: Outcome): readonly string[] {
  const change = ({ outcome: { recall, precision, alertsPerWeek } }: { readonly outcome: Outcome }): number =>
    Math.abs((recall ?? 0) - (present.recall ?? 0)) +
    Math.abs((precision ?? 0) - (present.precision ?? 0)) +
    Math.abs(alertsPerWeek - present.alertsPerWeek) / Math.max(1, present.alertsPerWeek);
  const sorted = tried.toSorted((one, other) => change(other) - change(one)).filter((one) => change(one) > 0);
  return [...new Set(sorted.map(({ parameter }) => parameter))].slice(0, MOST_CURVES);
}

function addedUp(
  misses: readonly { readonly code: string; readonly parameter: string; readonly count: number }[],
): ReportCard['nearMisses'] {
  const byCode = new Map<string, { code: string; parameter: string; count: number }>();
  for (const { code, parameter, count } of misses) byCode.set(code, { code, parameter, count: (byCode.get(code)?.count ?? 0) + count });
  return [...byCode.values()].sort((one, other) => other.count - one.count);
}
