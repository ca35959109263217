/** What a sweep found, in sentences that the terminal and the page share. */
import type { Figure } from '../backtest/backtest-form.js';
import { countText, figureText, percentText, plural } from '../render/words.js';
import type { Outcome } from './outcome.js';
import { isSamePoint, type Point } from './points.js';
import type { SweepResult } from './sweep-result.js';

export const pointText = (point: Point): string =>
  Object.entries(point)
    .map(([parameter, value]) => `${parameter}=${value}`)
    .join(' ');

export const shareText = (share: number | null): string => (share === null ? '–' : percentText(share));
export const alertsText = (alerts: number): string => figureText(Math.round(alerts * 100) / 100);

const outcomeText = ({ recall, precision, alertsPerWeek, movedBefore }: Outcome): string =>
  `recall ${shareText(recall)}, precision ${shareText(precision)}, ${alertsText(alertsPerWeek)} alerts a week, ${shareText(movedBefore)} of the money gone before an alert`;

const figureWords = ({ value, low, high }: Figure): string =>
  low === null || high === null ? shareText(value) : `${shareText(value)} (${shareText(low)}–${shareText(high)})`;

/** What to do, on what grounds, and what it does where it had no say. */
export function answerWords({ budget, chosen, present, pareto, checked, seeds, heldOut }: SweepResult): readonly string[] {
  if (chosen === undefined) {
    const least = pareto[0]!;
    return [
      `No setting that was tried keeps to ${alertsText(budget!)} alerts a week. The fewest are ${alertsText(least.alertsPerWeek)}, with ${pointText(least.point)}.`,
    ];
  }
  const goal = budget === undefined ? 'has the best F1' : `catches most for at most ${alertsText(budget)} alerts a week`;
  const isPresent = isSamePoint(chosen.point, present.point);
  const found = checked.chosen?.figures;
  return [
    `${pointText(chosen.point)} ${goal}: ${outcomeText(chosen)} on ${plural(seeds.length, 'seed')}.`,
    ...(isPresent ? ['That is the present setting.'] : [`The present setting, ${pointText(present.point)}: ${outcomeText(present)}.`]),
    ...(found === undefined
      ? []
      : [
          `On ${plural(heldOut.length, 'seed')} that had no say in the choice: of plain and careful schemes ${figureWords(found.recall)} caught, of evasive ones ${figureWords(found.recallEvasive)}, precision ${figureWords(found.precision)}, ${figureText(found.alertsPerWeek.value ?? 0)} alerts a week. In brackets stands the 95% interval.`,
        ]),
  ];
}

/** Those that none beats, the recommended one and the present one, by rising alerts. */
export function worthALook({ pareto, chosen, present }: SweepResult): readonly Outcome[] {
  const all = [...pareto, ...(chosen === undefined ? [] : [chosen]), present];
  const first = all.filter((one, at) => all.findIndex((other) => isSamePoint(other.point, one.point)) === at);
  return first.toSorted((one, other) => one.alertsPerWeek - other.alertsPerWeek);
}

/** What keeps the answer from being the last word. */
export function warningWords({ edges, axes, outcomes, gridSize, budget, checked }: SweepResult): readonly string[] {
  const heldOutAlerts = checked.chosen?.figures.alertsPerWeek.value ?? 0;
  return [
    ...edges.map(({ parameter, value, side }) => {
      const values = axes.find((axis) => axis.parameter === parameter)!.values;
      const further = side === 'lowest' ? `below ${values[0]}` : `above ${values.at(-1)}`;
      return `${parameter}=${value} is the ${side} value that was tried: values ${further} may be better still.`;
    }),
    ...(budget !== undefined && heldOutAlerts > budget
      ? [`On the other seeds it makes ${figureText(heldOutAlerts)} alerts a week, more than the budget.`]
      : []),
    ...(outcomes.length < gridSize ? [`Of ${countText(gridSize)} settings ${countText(outcomes.length)} were drawn at random.`] : []),
  ];
}

export const crimeWords = ({ checked: { density } }: SweepResult): string =>
  `In these countries there are ${figureText(density.schemesPerThousandPeople.value ?? 0)} schemes per 1,000 people, which use ${figureText(Math.round((density.schemeShareOfCards.value ?? 0) * 10_000) / 100)}% of the cards. Where crime is rarer, precision is lower.`;
