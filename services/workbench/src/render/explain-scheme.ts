/** Why a scheme was missed or caught no earlier, told to whoever tunes the rule. */
import type { SchemeTruth } from '@tengewatch/shared/events/truth.js';
import type { SchemeScore } from '@tengewatch/shared/scoring/score-report.js';
import type { CatchingChange } from '../why/catching-change.js';
import type { FirstAlert, OtherAlert, SchemeWhy, StepLooks, SubjectLooks } from '../why/scheme-why.js';
import { inTheWayText, judgementLines } from './evaluation.js';
import { INDENT, prose, type Page } from './page.js';
import { shellWord } from './shell-word.js';
import { tableLines } from './table.js';
import { valueText } from './units.js';
import { countText, dayText, durationText, figureText, LOCAL_ZONE, momentText, plural, wordsOf } from './words.js';

/** Of machines, groups and platforms the nearest are told; of cards all, as they are members. */
const MAX_SUBJECTS = 5;

export interface ToldScheme {
  readonly why: SchemeWhy;
  /** The scheme's row of the report that was given, in which all rules took part. */
  readonly inReport: SchemeScore | null;
  /** The scenario as it was named. */
  readonly asked: string;
}

export function schemeLines({ why, inReport, asked }: ToldScheme, page: Page): string[] {
  const part = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', page.colours.bold(title), ...lines]);
  const { truth, score, firstAlert, otherAlerts } = why;
  const rule = wordsOf(truth.typology);
  const ending = score.caught ? 'Caught' : 'Missed';
  return [
    page.colours.bold(`${truth.schemeId}: ${rule}, ${truth.difficulty}${truth.form === null ? '' : `, form ${truth.form}`}`),
    ...headLines(why, page),
    ...part(`${ending} by the rule ${truth.typology}`, [
      ...outcomeLines(why, inReport, page),
      ...otherAlerts.flatMap((alert) => prose(page, otherAlertText(alert))),
    ]),
    ...(firstAlert === null
      ? [
          ...part('How near the rule came', [...neverLines(why, page), ...why.steps.flatMap((step, at) => stepLines(why, step, at, page))]),
          ...part('What would have caught it', changeLines(why, asked, page)),
        ]
      : [
          ...part('What was met when it opened', firstAlert.at === null ? [] : judgementLines(firstAlert.at, page)),
          ...part('Why not earlier', earlierLines(firstAlert, page)),
        ]),
  ];
}

function headLines({ truth, score, lastEventAtMs, stages }: SchemeWhy, page: Page): string[] {
  const columns = [{ title: 'Stage' }, { title: 'events', align: 'right' as const }, { title: 'moved KZT', align: 'right' as const }];
  const rows = stages.map(({ stage, events, movedKzt }) => [wordsOf(stage), countText(events), countText(movedKzt)]);
  return [
    ...membersText(truth).flatMap((text) => prose(page, text)),
    ...prose(
      page,
      `It acted from ${momentText(score.firstEventAtMs ?? 0)} to ${momentText(lastEventAtMs)} (${LOCAL_ZONE}): ` +
        `${plural(score.events, 'event')}, ${countText(score.movedKzt)} KZT moved.`,
    ),
    ...tableLines(columns, rows, page.colours.dim),
  ];
}

/** One text for each role; people without a part that a rule could see are only counted. */
function membersText({ members }: SchemeTruth): string[] {
  const roles = [...new Set(members.map(({ role }) => role))];
  return roles.map((role) => {
    const own = members.filter((member) => member.role === role);
    const names = own.flatMap(({ card, platform }) => (platform === null ? (card ?? []) : `«${platform}»`));
    return `${plural(own.length, role)}${names.length === 0 ? '' : `: ${names.join(', ')}`}.`;
  });
}

function outcomeLines({ score, firstAlert, truth }: SchemeWhy, inReport: SchemeScore | null, page: Page): string[] {
  if (firstAlert !== null) {
    const { alertId, openedAtMs, movedBeforeKzt, subject, mergedIn } = firstAlert;
    const of = score.movedKzt === 0 ? '' : ` (${valueText(movedBeforeKzt / score.movedKzt, 'share')} of it)`;
    const told = prose(
      page,
      `Its first alert, ${alertId} on ${subject.kind === 'group' ? 'a group' : `${subject.kind} ${subject.id}`}, opened ${momentText(openedAtMs)}, ` +
        `${durationText(score.secondsToDetect ?? 0)} after the scheme began. Until then ${countText(movedBeforeKzt)} KZT had moved${of}.`,
    );
    if (mergedIn === null) return told;
    const text = `Alert ${mergedIn.alertId} opened before it, ${momentText(mergedIn.openedAtMs)}, and was merged into it later. The score counts from the alert that is left; what follows is about the opening of the earlier one.`;
    return [...told, ...prose(page, text)];
  }
  if (inReport?.caughtByAnyRule === true) {
    return prose(page, `No alert of this rule is on it. Another rule found it: alert ${inReport.firstAlertId ?? ''}.`);
  }
  return prose(page, `No alert of the rule ${truth.typology} is on it.`);
}

function otherAlertText({ alertId, openedAtMs, trueShare, schemeId }: OtherAlert): string {
  const whose =
    schemeId === null
      ? `no more than half of its evidence money belongs to one scheme (at most ${valueText(trueShare ?? 0, 'share')})`
      : `its evidence money belongs to scheme ${schemeId}`;
  return `Alert ${alertId}, opened ${momentText(openedAtMs)}, names one of its members and is not on it: ${whose}.`;
}

function neverLines({ neverLookedAt, truth }: SchemeWhy, page: Page): string[] {
  if (neverLookedAt.length === 0) return [];
  const why = truth.members.some(({ platform }) => platform !== null)
    ? 'no trade with a name that the register takes for unlicensed'
    : 'no movement at which the rule looks';
  return prose(page, `Never looked at, as there was ${why}: ${neverLookedAt.join(', ')}.`);
}

function stepLines({ steps, truth }: SchemeWhy, { finds, looks, found, subjects }: StepLooks, at: number, page: Page): string[] {
  const step = steps.length === 1 ? 'The rule looks for' : `Step ${at + 1} looks for`;
  const shown = subjects[0]?.subject.kind === 'card' ? subjects : subjects.slice(0, MAX_SUBJECTS);
  const left = subjects.length - shown.length;
  const kind = subjects[0]?.subject.kind ?? 'card';
  return [
    ...(at === 0 ? [] : ['']),
    ...prose(
      page,
      `${step} ${finds}: ${plural(looks, 'look')} at ${plural(subjects.length, kind)}, ${found === 0 ? 'not found once' : `found ${timesText(found)}`}.`,
    ),
    ...shown.flatMap((one) => subjectLines(one, truth, page)),
    ...(left === 0 ? [] : prose(page, `And ${plural(left, kind)} that came less near.`)),
  ];
}

const timesText = (times: number): string => (times === 1 ? 'once' : `${countText(times)} times`);

function subjectLines({ subject, looks, found, nearest }: SubjectLooks, { members }: SchemeTruth, page: Page): string[] {
  const role = members.find(({ card, platform }) => card === subject.id || platform === subject.id)?.role;
  const ours = new Set(members.flatMap(({ card, platform }) => [card, platform]));
  const own = nearest.about.filter((one) => ours.has(one)).length;
  const of = subject.kind === 'card' || subject.kind === 'platform' ? '' : `, with ${plural(own, 'card')} of the scheme`;
  const name = subject.kind === 'group' ? 'group' : `${subject.kind} ${subject.id}`;
  const head = `${name}${role === undefined ? '' : ` (${role})`}: ${plural(looks, 'look')}`;
  if (found > 0) return prose(page, `✓ ${head}, found ${timesText(found)}, first ${momentText(nearest.timeMs)}${of}.`);
  return ['', ...prose(page, `✗ ${head}, nearest ${momentText(nearest.timeMs)}${of}:`), ...judgementLines(nearest, page)];
}

function changeLines({ changes, steps, truth: { typology } }: SchemeWhy, asked: string, page: Page): string[] {
  const catching = changes.filter(({ opensAtMs }) => opensAtMs !== null);
  const vain = changes.filter(({ opensAtMs }) => opensAtMs === null);
  const nearest = steps.at(-1)?.subjects[0]?.nearest;
  return [
    ...catching.flatMap((change) =>
      prose(page, `${changeText(change)} would have caught it, all else equal: an alert ${momentText(change.opensAtMs!)}.`),
    ),
    ...vain.flatMap((change) => prose(page, `${changeText(change)} ${vainText(change)}`)),
    ...(catching.length > 0 ? [] : prose(page, 'No change of one parameter catches it.')),
    ...(catching.length > 0 || nearest === undefined ? [] : prose(page, `In the way at the nearest look: ${inTheWayText(nearest)}.`)),
    ...(changes.every(({ limit }) => limit !== null) ? [] : prose(page, "Each change was tried on the scheme's own cards alone.")),
    ...(catching[0] === undefined
      ? []
      : [...prose(page, 'What the first of them costs elsewhere:'), `${INDENT}${backtestText(asked, typology, catching[0])}`]),
  ];
}

function vainText({ code, from, to, limit }: CatchingChange): string {
  if (limit === null) return `would have met "${wordsOf(code)}" where it alone stood in the way, but no alert on it follows.`;
  return `would be needed where "${wordsOf(code)}" alone stood in the way, but it cannot be set ${to < from ? 'below' : 'above'} ${figureText(limit)}.`;
}

const backtestText = (asked: string, rule: string, { parameter, to }: CatchingChange): string =>
  `npx tengewatch backtest ${shellWord(asked)} --rule ${rule} --set rules.${rule}.${parameter}=${to}`;

const changeText = ({ parameter, from, to }: CatchingChange): string => `${parameter} ${figureText(from)} → ${figureText(to)}`;

function earlierLines({ before, lastBefore, mergedIn, openedAtMs }: FirstAlert, page: Page): string[] {
  if (before.length === 0) return prose(page, 'The rule had not looked before.');
  const columns = [{ title: 'Day' }, { title: 'nearest' }, { title: 'looked for' }, { title: 'in the way' }];
  const rows = before.map((one) => [dayText(one.timeMs), momentText(one.timeMs).slice(-5), one.finds, inTheWayText(one)]);
  return [
    ...tableLines(columns, rows, page.colours.dim),
    ...(lastBefore === null
      ? []
      : prose(
          page,
          `Met last, between ${momentText(lastBefore.timeMs)} and ${momentText(mergedIn?.openedAtMs ?? openedAtMs)}: ${inTheWayText(lastBefore)}.`,
        )),
  ];
}
