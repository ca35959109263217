/** What is lost and what is spared when one rule of several is switched off. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { FoundAlert } from '../backtest/found-alert.js';
import type { AlertPlace } from './comparison.js';
import type { Side } from './side.js';

export interface CaughtScheme {
  readonly seed: number;
  readonly schemeId: string;
  readonly typology: string;
  readonly difficulty: string;
  /** The true alert of the rule that comes first in the list of alerts. */
  readonly alertId: string;
}

export interface WithoutRule {
  readonly form: 'tengewatch-without-rule';
  readonly version: 1;
  readonly scenario: string;
  readonly title: string;
  readonly seeds: readonly number[];
  readonly rule: RuleName;
  /** The rules that stay. */
  readonly others: readonly RuleName[];
  /** Schemes on which the rule raises a true alert and no other rule does. */
  readonly lost: readonly CaughtScheme[];
  /** Schemes that it catches and others catch as well. */
  readonly stillCaught: number;
  /** All alerts that go. */
  readonly alerts: number;
  readonly falseAlerts: readonly (AlertPlace & { readonly habit: string | null })[];
  /** People whom its false alerts name, and whom no alert of another rule names. */
  readonly peopleSpared: number;
}

export function withoutRule(side: Side, rule: RuleName): WithoutRule {
  const { scenario, title, countries, rules, alerts } = side;
  const names = rules.map((one) => one.rule);
  if (!names.includes(rule)) throw new BadInput(`--without: ${rule} took no part; there are ${names.join(', ')}`);
  if (alerts === null) {
    throw new BadInput(
      `${side.name} keeps no alerts, so that nobody knows which rules catch a scheme of another typology`,
      `give a run report, or evaluate the rules now: tengewatch compare --scenario ${scenario} --seeds N --without ${rule}`,
    );
  }
  const own = alerts.filter((alert) => alert.rule === rule);
  const others = alerts.filter((alert) => alert.rule !== rule);
  const caught = new Map<string, CaughtScheme>();
  for (const alert of own) {
    const scheme = schemeOf(alert);
    if (scheme !== undefined && !caught.has(keyOf(scheme))) caught.set(keyOf(scheme), scheme);
  }
  const byOthers = new Set(others.flatMap((alert) => schemeOf(alert) ?? []).map(keyOf));
  const lost = [...caught]
    .filter(([key]) => !byOthers.has(key))
    .map(([, scheme]) => scheme)
    .sort((one, other) => one.seed - other.seed || compareText(one.schemeId, other.schemeId));
  const accused = new Set(own.filter(({ truth }) => truth.kind === 'false').flatMap(peopleOf));
  const stillNamed = new Set(others.flatMap(peopleOf));
  return {
    form: 'tengewatch-without-rule',
    version: 1,
    scenario,
    title,
    seeds: countries.map(({ seed }) => seed),
    rule,
    others: names.filter((name) => name !== rule),
    lost,
    stillCaught: caught.size - lost.length,
    alerts: own.length,
    falseAlerts: own.flatMap(({ seed, alertId, truth }) => (truth.kind === 'false' ? [{ seed, alertId, rule, habit: truth.habit }] : [])),
    peopleSpared: [...accused].filter((person) => !stillNamed.has(person)).length,
  };
}

const keyOf = ({ seed, schemeId }: CaughtScheme): string => `${seed} ${schemeId}`;

/** A person of one country is nobody in another. */
const peopleOf = ({ seed, people }: FoundAlert): string[] => people.map((person) => `${seed} ${person}`);

const schemeOf = ({ seed, alertId, truth }: FoundAlert): CaughtScheme | undefined =>
  truth.kind === 'true' ? { seed, schemeId: truth.schemeId, typology: truth.typology, difficulty: truth.difficulty, alertId } : undefined;
