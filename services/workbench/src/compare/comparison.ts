/** Two sides held against each other: what only one finds, what both find, and what that comes to. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { LEVEL, RESAMPLES } from '../backtest/intervals.js';
import type { FoundAlert } from '../backtest/found-alert.js';
import { countText, plural } from '../render/words.js';
import { compareRule, type ComparedRule } from './compare-rule.js';
import { matchAlerts, type MatchedAlerts } from './match-alerts.js';
import type { Side, SideRule } from './side.js';

export const COMPARISON_VERSION = 1;

/** Alerts of which the truth says the same. */
export interface AlertKind {
  readonly truth: 'true' | 'false' | 'not-scored';
  /** Of true alerts: typology and difficulty of the scheme. */
  readonly typology: string | null;
  readonly difficulty: string | null;
  /** Of false alerts: what the look-alike really is; null where nobody resembles a scheme. */
  readonly habit: string | null;
  readonly onlyA: readonly AlertPlace[];
  readonly onlyB: readonly AlertPlace[];
  readonly bothOfA: readonly AlertPlace[];
  readonly bothOfB: readonly AlertPlace[];
}

/** By which an alert is found again. */
export type AlertPlace = Pick<FoundAlert, 'seed' | 'alertId' | 'rule'>;

export interface Comparison {
  readonly form: 'tengewatch-comparison';
  readonly version: typeof COMPARISON_VERSION;
  readonly scenario: string;
  readonly title: string;
  readonly seeds: readonly number[];
  readonly intervals: { readonly level: number; readonly resamples: number };
  readonly a: Pick<Side, 'name' | 'settings' | 'report'>;
  readonly b: Pick<Side, 'name' | 'settings' | 'report'>;
  /** Rules of both sides that found something else on the one than on the other. */
  readonly rules: readonly ComparedRule[];
  readonly equalRules: readonly RuleName[];
  readonly rulesOnlyA: readonly RuleName[];
  readonly rulesOnlyB: readonly RuleName[];
  /** Alerts of `rules`; null where a side holds none. */
  readonly alerts: readonly AlertKind[] | null;
}

export function compareSides(a: Side, given: Side): Comparison {
  checkComparable(a, given);
  const b = inOrderOf(a, given);
  const common = a.rules.flatMap((one) => {
    const other = b.rules.find(({ rule }) => rule === one.rule);
    return other === undefined ? [] : [[one, other] as const];
  });
  const namesOf = (pairs: typeof common): RuleName[] => pairs.map(([{ rule }]) => rule);
  const names = namesOf(common);
  const differing = common.filter(([one, other]) => !isEqual(one, other));
  const told = ({ name, settings, report }: Side) => ({ name, settings, report });
  return {
    form: 'tengewatch-comparison',
    version: COMPARISON_VERSION,
    scenario: a.scenario,
    title: a.title,
    seeds: a.countries.map(({ seed }) => seed),
    intervals: { level: LEVEL, resamples: RESAMPLES },
    a: told(a),
    b: told(b),
    rules: differing.map(([one, other]) => compareRule(one, other, a, b)),
    equalRules: names.filter((rule) => !namesOf(differing).includes(rule)),
    rulesOnlyA: a.rules.map(({ rule }) => rule).filter((rule) => !names.includes(rule)),
    rulesOnlyB: b.rules.map(({ rule }) => rule).filter((rule) => !names.includes(rule)),
    alerts:
      a.alerts === null || b.alerts === null
        ? null
        : alertKinds(matchAlerts(ofRules(a.alerts, namesOf(differing)), ofRules(b.alerts, namesOf(differing)))),
  };
}

const ofRules = (alerts: readonly FoundAlert[], rules: readonly RuleName[]): FoundAlert[] =>
  alerts.filter(({ rule }) => rules.includes(rule));

/** Digests are left out: that of a report is of all its rules. */
function isEqual(one: SideRule, other: SideRule): boolean {
  const counted = ({ seeds }: SideRule): string => JSON.stringify(seeds.map(({ alertDigest: _digest, ...rest }) => rest));
  return one.ruleVersion === other.ruleVersion && counted(one) === counted(other);
}

/** Fails where the two are not of the same countries, or have no rule in common. */
function checkComparable(a: Side, b: Side): void {
  const [nameA, nameB] = [`A (${a.name})`, `B (${b.name})`];
  if (a.scenario !== b.scenario) {
    throw new BadInput(
      `${nameA} is of the scenario ${a.scenario}, and ${nameB} of ${b.scenario}`,
      'only what happened in the same countries can be compared',
    );
  }
  const missing = (one: Side, other: Side): number[] =>
    one.countries.map(({ seed }) => seed).filter((seed) => !other.countries.some((country) => country.seed === seed));
  const [notInB, notInA] = [missing(a, b), missing(b, a)];
  if (notInB.length + notInA.length > 0) {
    const lines = [
      ...(notInB.length > 0 ? [`${nameB} lacks ${seedWords(notInB)} of A`] : []),
      ...(notInA.length > 0 ? [`${nameA} lacks ${seedWords(notInA)} of B`] : []),
    ];
    throw new BadInput(...lines, 'give two that were made with the same seeds');
  }
  for (const country of a.countries) {
    const other = b.countries.find(({ seed }) => seed === country.seed)!;
    if (country.events === other.events && country.people === other.people && country.cards === other.cards && a.days === b.days) continue;
    throw new BadInput(
      `the country of seed ${country.seed} is not the same: ${plural(country.events, 'event')} in A, ${countText(other.events)} in B`,
      'something else than the rules was changed by --set, or the two were made by different versions of the world',
    );
  }
  if (!a.rules.some(({ rule }) => b.rules.some((other) => other.rule === rule))) {
    throw new BadInput(`A and B have no rule in common: A has ${ruleWords(a)}, B has ${ruleWords(b)}`);
  }
}

const SEEDS_NAMED = 5;
const seedWords = (seeds: readonly number[]): string =>
  `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.slice(0, SEEDS_NAMED).join(', ')}${seeds.length > SEEDS_NAMED ? ', …' : ''}`;
const ruleWords = ({ rules }: Side): string => rules.map(({ rule }) => rule).join(', ');

/** The seeds of `b` in the order of those of `a`. */
function inOrderOf(a: Side, b: Side): Side {
  const places = a.countries.map((country) => b.countries.findIndex(({ seed }) => seed === country.seed));
  return {
    ...b,
    countries: places.map((at) => b.countries[at]!),
    rules: b.rules.map((rule) => ({ ...rule, seeds: places.map((at) => rule.seeds[at]!) })),
  };
}

function alertKinds(matched: MatchedAlerts): AlertKind[] {
  const kinds = new Map<
    string,
    { -readonly [N in keyof AlertKind]: AlertKind[N] extends readonly AlertPlace[] ? AlertPlace[] : AlertKind[N] }
  >();
  for (const where of ['onlyA', 'bothOfA', 'bothOfB', 'onlyB'] as const) {
    for (const { truth, seed, alertId, rule } of matched[where]) {
      const kind = kindOf(truth);
      const key = JSON.stringify(kind);
      if (!kinds.has(key)) kinds.set(key, { ...kind, onlyA: [], onlyB: [], bothOfA: [], bothOfB: [] });
      kinds.get(key)![where].push({ seed, alertId, rule });
    }
  }
  return [...kinds.values()].sort((one, other) => RANKS[one.truth] - RANKS[other.truth] || compareText(nameOf(one), nameOf(other)));
}

const nameOf = ({ typology, difficulty, habit }: AlertKind): string => [typology, difficulty, habit].join(' ');

/** True alerts are told first. */
const RANKS: { readonly [T in AlertKind['truth']]: number } = { true: 0, false: 1, 'not-scored': 2 };

const kindOf = (truth: FoundAlert['truth']) => ({
  truth: truth.kind,
  typology: truth.kind === 'true' ? truth.typology : null,
  difficulty: truth.kind === 'true' ? truth.difficulty : null,
  habit: truth.kind === 'false' ? truth.habit : null,
});
