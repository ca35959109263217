/** A rule's report card: what it finds and costs, how it hangs on its parameters, what it missed, and whom it wronged. */
import { Worker } from 'node:worker_threads';
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { propertiesOf } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { inParallel } from '@tengewatch/shared/runtime/in-parallel.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { Backtest } from '../backtest/backtest-form.js';
import { densityFigures, ruleFigures } from '../backtest/pooled-figures.js';
import { outcomeOf, type Outcome } from '../sweep/outcome.js';
import { tallyOf } from '../sweep/tally.js';
import type { Axis } from '../sweep/vary.js';
import type { CardSeed, Missed, Wronged } from './card-seed.js';
import { neighboursOf, rangeOf, type Neighbour, type Note } from './neighbours.js';

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
  const definition = catalogue.find(({ name }) => name === rule)!;
  const notes = Object.entries(propertiesOf(definition.parameters) as unknown as { readonly [name: string]: Note });
  const value = (name: string, note: Note): number => (scenario.rules[rule]?.[name] as number | undefined) ?? note.default;
  const present = Object.fromEntries(notes.map(([name, note]) => [name, value(name, note)]));
  const neighbours = neighboursOf(notes, present);

  const look = (settings: readonly Readonly<Record<string, number>>[], share: number): Promise<readonly CardSeed[]> =>
    inParallel(
      seeds,
      (seed) => inThread({ scenario, rule, seed, settings }, options.signal),
      (done) => options.onProgress(share + done / seeds.length / 2, done),
      options.threads,
    );
  const found = await look(
    neighbours.map(({ parameter, value: other }) => ({ [parameter]: other })),
    0,
  );
  const countries = found.map(({ counted }) => counted);
  const outcome = (point: Readonly<Record<string, number>>, of: readonly CardSeed[], at: number): Outcome =>
    outcomeOf(
      point,
      of.map(({ settings }) => settings[at]!),
      countries,
      scenario.days,
    );
  const presentOutcome = outcomeOf(present, found.map(presentTally), countries, scenario.days);
  const tried = neighbours.map((neighbour, at) => ({
    ...neighbour,
    outcome: outcome({ [neighbour.parameter]: neighbour.value }, found, at),
  }));

  const telling = mostTelling(tried, presentOutcome);
  const axes = telling.map((parameter): Axis => ({
    parameter,
    values: rangeOf(notes.find(([name]) => name === parameter)![1], present[parameter]!),
  }));
  const points = axes.flatMap(({ parameter, values }) => values.map((one) => ({ [parameter]: one })));
  const again = points.length === 0 ? found : await look(points, 1 / 2);
  let at = 0;
  const curves = axes.map((axis) => ({ ...axis, outcomes: axis.values.map((one) => outcome({ [axis.parameter]: one }, again, at++)) }));

  const schemes = found.flatMap(({ present: { schemes: own }, caughtByOthers }) =>
    own.map(({ schemeId, caught }) => ({ caught, byOthers: caughtByOthers.includes(schemeId) })),
  );
  return {
    scenario: { name: scenario.name, title: scenario.title, days: scenario.days, people: scenario.people },
    rule,
    definition: { purpose: definition.purpose, ground: definition.ground },
    seeds,
    minutesAnAlert,
    parameters: notes.map(([name, note]) => ({ name, value: present[name]!, note })),
    density: densityFigures(found.map(({ country }) => country)),
    figures: ruleFigures(
      found.map((one) => one.present),
      found.map(({ country }) => country),
      scenario.days,
    ),
    present: presentOutcome,
    neighbours: tried,
    curves,
    nearMisses: addedUp(found.flatMap(({ nearMisses }) => nearMisses)),
    overlap: {
      caught: schemes.filter(({ caught }) => caught).length,
      byOthersToo: schemes.filter(({ caught, byOthers }) => caught && byOthers).length,
      byOthersOnly: schemes.filter(({ caught, byOthers }) => !caught && byOthers).length,
    },
    missed: found.flatMap(({ missed }) => missed).sort((one, other) => other.movedKzt - one.movedKzt),
    wronged: found.flatMap(({ wronged }) => wronged).sort((one, other) => other.amountKzt - one.amountKzt),
  };
}

const presentTally = ({ present }: CardSeed) => tallyOf(present);

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

function inThread(workerData: object, signal: AbortSignal): Promise<CardSeed> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./card-thread.js', import.meta.url), { workerData });
    const stop = (): void => {
      reject(signal.reason as Error);
      void thread.terminate();
    };
    signal.addEventListener('abort', stop);
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => signal.removeEventListener('abort', stop));
  });
}
