/** What was true about an alert: whose scheme it found, or which honest habit it took for one. */
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import type { SchemeScore, Score, Verdict } from '@tengewatch/shared/scoring/score-report.js';
import { LABELLED_DECOY } from '@tengewatch/shared/scoring/truth-book.js';
import { lookAlikes } from '@tengewatch/shared/world/typologies/typologies.js';
import type { LookAlike } from '@tengewatch/shared/world/typologies/typology.js';
import { OWN_ROW } from './explain-events.js';
import { prose, type Page } from './page.js';
import { valueText } from './units.js';
import { countText, durationText, momentText, wordsOf } from './words.js';

type Story = Pick<LookAlike, 'whatItIs' | 'howItShows'>;

/** A scheme that a scenario's author has labelled as harmless. */
const labelledDecoy: Story = {
  whatItIs: 'A scheme that the scenario labels as a decoy, which makes an alert on it false.',
  howItShows: 'Nothing in its movements tells it from a scheme with the other label.',
};

function storyOf(habit: string | null): Story | undefined {
  if (habit === LABELLED_DECOY) return labelledDecoy;
  return habit === null ? undefined : (lookAlikes as { readonly [name: string]: LookAlike })[habit];
}

/** The events of the scheme or look-alike, to be marked among the evidence. */
export const ownEvents = ({ verdict }: ReportedAlert): ReadonlySet<string> => new Set(verdict?.eventIds);

export function truthPart(alert: ReportedAlert, score: Score, page: Page): string[] {
  const { verdict } = alert;
  if (alert.status === 'merged') {
    return prose(page, `It was merged into alert ${alert.mergedInto ?? 'unknown'} and is not scored by itself.`);
  }
  if (alert.subject.kind === 'bank') {
    return prose(page, 'It says how a bank keeps a rule. That is so or not by the events alone: no scheme makes it true or false.');
  }
  if (verdict === undefined) return prose(page, 'The report does not say.');
  return verdict.schemeId === null ? falseLines(alert, verdict, page) : trueLines(alert, verdict, verdict.schemeId, score, page);
}

const shareText = (share: number | null): string => valueText(share ?? 0, 'share');

/** Says which rows the mark stands before. */
function markText({ evidence }: ReportedAlert, { eventIds }: Verdict, whose: string): string {
  const [own, kept] = [eventIds.length, evidence.length];
  if (own === 0) return `None of the rows above is ${whose}.`;
  return own === kept ? `All rows above are ${whose} (${OWN_ROW}).` : `${OWN_ROW} marks rows ${whose}: ${own} of the ${kept} above.`;
}

function falseLines(alert: ReportedAlert, verdict: Verdict, page: Page): string[] {
  const { decoyId, habit, trueShare } = verdict;
  const share =
    trueShare === null || trueShare === 0 ? '' : ` The largest share of its money that belongs to one scheme is ${shareText(trueShare)}.`;
  if (decoyId === null) return prose(page, `A false alert: these are honest people going about their day.${share}`);
  const story = storyOf(habit);
  return [
    ...prose(
      page,
      `A false alert, on an honest look-alike: ${wordsOf(habit ?? 'a habit that the report does not name')} (${decoyId}).${share}`,
    ),
    ...(story === undefined ? [] : prose(page, `${story.whatItIs} ${story.howItShows}`)),
    ...prose(page, markText(alert, verdict, habit === LABELLED_DECOY ? 'of the decoy' : 'of the look-alike')),
  ];
}

function trueLines(alert: ReportedAlert, verdict: Verdict, schemeId: string, score: Score, page: Page): string[] {
  const scheme = score.schemes.find((candidate) => candidate.schemeId === schemeId);
  const share = `${shareText(verdict.trueShare)} of the evidence money belongs to scheme ${schemeId}`;
  return [
    ...prose(page, scheme === undefined ? `A true alert: ${share}.` : `A true alert: ${share} (${kindText(scheme)}).`),
    ...prose(page, markText(alert, verdict, 'of the scheme')),
    ...(scheme === undefined ? [] : schemeLines(alert, scheme, page)),
  ];
}

const kindText = ({ typology, difficulty, form }: SchemeScore): string =>
  `${wordsOf(typology)}, ${difficulty}${form === null ? '' : `, form ${form}`}`;

function schemeLines(alert: ReportedAlert, scheme: SchemeScore, page: Page): string[] {
  const { firstEventAtMs, firstAlertId, secondsToDetect, movedKzt, movedBeforeKzt } = scheme;
  const caughtBy = firstAlertId === alert.alertId ? 'this alert' : `alert ${firstAlertId ?? 'unknown'}`;
  const detected = secondsToDetect === null ? '' : `, and ${caughtBy} was the first true one, ${durationText(secondsToDetect)} later`;
  return [
    ...(firstEventAtMs === null ? [] : prose(page, `The scheme began ${momentText(firstEventAtMs)}${detected}.`)),
    ...prose(page, `It moved ${countText(movedKzt)} KZT in all, ${countText(movedBeforeKzt)} KZT of it before that alert.`),
  ];
}
