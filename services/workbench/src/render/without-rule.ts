/** What it means to switch a rule off: schemes that nobody else catches, and false alerts that go. */
import { reportWidth, type Colours } from '@tengewatch/shared/terminal/terminal.js';
import type { CaughtScheme, WithoutRule } from '../compare/without-rule.js';
import { seedsText } from './backtest.js';
import { habitWords } from './compare.js';
import { tableLines } from './table.js';
import { countText, plural, wordsOf, wrapped } from './words.js';

const INDENT = '  ';
const MOST_SCHEMES = 12;
const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);

export function withoutRuleLines(without: WithoutRule, colours: Colours): string[] {
  const { title, rule, others, seeds, lost, falseAlerts } = without;
  return [
    colours.bold(`${title}, without ${rule}`),
    ...prose(
      `${plural(seeds.length, 'country', 'countries')} (${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsText(seeds)}). Rules that stay: ${others.join(', ')}.`,
    ),
    ...prose(conclusionWords(without)),
    ...lostLines(lost, colours),
    ...falseLines(falseAlerts, colours),
  ];
}

function conclusionWords({ rule, lost, stillCaught, alerts, falseAlerts, peopleSpared }: WithoutRule): string {
  const schemes = lost.length === 0 ? 'loses no scheme' : `loses ${plural(lost.length, 'scheme')} that no other rule catches`;
  const spared =
    falseAlerts.length === 0
      ? 'spares nobody a false alert'
      : `spares ${plural(falseAlerts.length, 'false alert')} and ${plural(peopleSpared, 'person', 'people')} whom no other rule names`;
  const still = stillCaught === 0 ? '' : ` ${plural(stillCaught, 'scheme')} that it catches, others catch as well.`;
  return `Switching ${rule} off ${schemes} and ${spared}; ${plural(alerts, 'alert')} fewer in all.${still}`;
}

function lostLines(lost: readonly CaughtScheme[], colours: Colours): string[] {
  if (lost.length === 0) return [];
  const rows = lost
    .slice(0, MOST_SCHEMES)
    .map(({ schemeId, seed, typology, difficulty, alertId }) => [schemeId, String(seed), wordsOf(typology), difficulty, alertId]);
  const columns = ['scheme lost', 'seed', 'typology', 'difficulty', 'its alert'].map((title) => ({ title }));
  const more = lost.length - rows.length;
  return ['', ...tableLines(columns, rows, colours.dim), ...(more > 0 ? prose(`… and ${countText(more)} more; --json has all.`) : [])];
}

function falseLines(falseAlerts: WithoutRule['falseAlerts'], colours: Colours): string[] {
  if (falseAlerts.length === 0) return [];
  const byHabit = new Map<string, WithoutRule['falseAlerts'][number][]>();
  for (const alert of falseAlerts) {
    const habit = habitWords(alert.habit);
    byHabit.set(habit, [...(byHabit.get(habit) ?? []), alert]);
  }
  const rows = [...byHabit]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([habit, alerts]) => [habit, countText(alerts.length), `${alerts[0]!.alertId} (seed ${alerts[0]!.seed})`]);
  const columns = [{ title: 'false alerts that go, on' }, { title: 'alerts', align: 'right' as const }, { title: 'such as' }];
  return ['', ...tableLines(columns, rows, colours.dim)];
}
