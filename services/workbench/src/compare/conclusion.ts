/** What a comparison of one rule comes to, in a sentence or two. */
import { durationText, plural } from '../render/words.js';
import { FEWEST_SEEDS, type ComparedFigure, type ComparedRule } from './compare-rule.js';

/** `seeds` is how many there are. */
export function conclusionOf(rule: ComparedRule, seeds: number): string {
  const { onlyA, onlyB } = rule.schemes;
  const catches = onlyB.length - onlyA.length;
  const first = `B ${schemeWords(rule)} and ${costWords(rule)}.`;
  const isOfRecall = rule.typology !== null && (catches !== 0 || onlyA.length > 0);
  const name = isOfRecall ? 'recall' : 'falseAlertsPerThousandCardDays';
  const figure = rule.figures.find((one) => one.figure === name);
  const what = isOfRecall ? 'recall' : 'false alerts';
  const said = figure === undefined || figure.difference === null ? first : `${first} ${significanceWords(figure, what, seeds)}`;
  return `${said}${timeWords(rule)}`;
}

/** Two settings that catch the same may catch it at other times. */
function timeWords({ figures }: ComparedRule): string {
  const time = figures.find(({ figure }) => figure === 'medianSecondsToDetect');
  const seconds = time?.difference ?? 0;
  if (seconds === 0) return '';
  const certainty = time?.isSignificant === true ? ', which is significant at 95%' : '';
  return ` In the median it detects schemes ${durationText(Math.abs(seconds))} ${seconds > 0 ? 'later' : 'earlier'}${certainty}.`;
}

const moreOrFewer = (by: number, one: string, many = `${one}s`): string =>
  `${plural(Math.abs(by), one, many)} ${by > 0 ? 'more' : 'fewer'}`;

function schemeWords({ typology, schemes: { onlyA, onlyB, evasiveOnlyA, evasiveOnlyB } }: ComparedRule): string {
  if (typology === null) return 'has no schemes to find';
  const evasive = evasiveOnlyB.length - evasiveOnlyA.length;
  const ofEvasive = evasive === 0 ? '' : `, ${moreOrFewer(evasive, 'evasive one')}`;
  if (onlyA.length + onlyB.length === 0) return `catches the same plain and careful schemes as A${ofEvasive}`;
  const by = onlyB.length - onlyA.length;
  const apart = onlyA.length === 0 || onlyB.length === 0 ? '' : ` (${onlyB.length} that A misses, without ${onlyA.length} that A catches)`;
  return by === 0
    ? `catches as many schemes as A, but not the same${apart}${ofEvasive}`
    : `catches ${moreOrFewer(by, 'scheme')}${apart}${ofEvasive}`;
}

function costWords({ honestNamed, falseAlerts }: ComparedRule): string {
  const by = honestNamed === null ? falseAlerts.b - falseAlerts.a : honestNamed.b - honestNamed.a;
  if (honestNamed !== null)
    return by === 0 ? 'accuses as many honest people' : `accuses ${moreOrFewer(by, 'honest person', 'honest people')}`;
  return by === 0 ? 'raises as many false alerts' : `raises ${moreOrFewer(by, 'false alert')}`;
}

function significanceWords({ isSignificant, difference }: ComparedFigure, what: string, seeds: number): string {
  if (isSignificant === true) return `The difference in ${what} is significant at 95%.`;
  if (isSignificant === false) {
    return difference === 0
      ? `There is no difference in ${what}.`
      : `The difference in ${what} is not significant at 95%: other seeds may well show none.`;
  }
  return seeds === 1
    ? 'One seed cannot say what other countries would show.'
    : `${plural(seeds, 'seed')} cannot say whether the difference in ${what} is significant: give at least ${FEWEST_SEEDS}.`;
}
