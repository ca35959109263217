/** One of two things that are compared, whatever it came from: what rules found in the countries of some seeds. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { TypologyName } from '@tengewatch/shared/events/truth.js';
import type { CountrySeed, RuleSeed } from '../backtest/backtest-form.js';
import type { FigureName } from '../backtest/figure-names.js';
import type { FoundAlert } from '../backtest/found-alert.js';

export interface SideRule {
  readonly rule: RuleName;
  readonly typology: TypologyName | null;
  readonly ruleVersion: string;
  /** In the order of the seeds. */
  readonly seeds: readonly RuleSeed[];
}

export interface Side {
  /** How it is called: the name of a file, or the settings. */
  readonly name: string;
  readonly scenario: string;
  readonly title: string;
  readonly days: number;
  readonly settings: readonly string[];
  readonly countries: readonly Pick<CountrySeed, 'seed' | 'events' | 'people' | 'cards' | 'cardDays' | 'schemes'>[];
  readonly rules: readonly SideRule[];
  /** Null where it holds figures only. */
  readonly alerts: readonly FoundAlert[] | null;
  /** The figures that what it holds suffices for. */
  readonly figures: readonly FigureName[];
  /** Whether it knows how many honest people are named. */
  readonly knowsHonestPeople: boolean;
  /** The file, where `explain` finds its alerts. */
  readonly report: string | null;
}
