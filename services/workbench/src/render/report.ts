/** The run report in a terminal: what was simulated, what was found and missed, whether the books add up, what to do next. */
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { difficulties, typologyNames } from '@tengewatch/shared/events/truth.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { TypologyScore } from '@tengewatch/shared/scoring/score-report.js';
import { reportWidth, type Colours } from '@tengewatch/shared/terminal/terminal.js';
import { STANDARD_STREAM } from '../output-file.js';
import { balanceProblems } from './balance.js';
import { shellWord } from './shell-word.js';
import { tableLines } from './table.js';
import { countText, durationText, figureText, localDayText, percentText, plural, wordsOf, wrapped } from './words.js';

const INDENT = '  ';
/** More habits than this are summed up. */
const MAX_HABITS_NAMED = 6;
const NONE = '–';

const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);
const typologies = (report: RunReport) => typologyNames.map((name) => ({ name, score: report.score.byTypology[name] }));
const outOf = (part: number, whole: number): string => (whole === 0 ? NONE : `${countText(part)} of ${countText(whole)}`);
const shareOf = (share: number | null): string => (share === null ? NONE : percentText(share));
const counted = (score: TypologyScore): number => score.trueAlerts + score.falseAlerts;

function simulatedPart({ run, speed }: RunReport, colours: Colours): string[] {
  const from = localDayText(run.startMs);
  const to = localDayText(run.endMs - DAY_MS);
  const settings = run.settings.length === 0 ? [] : prose(`Changed by --set: ${run.settings.join(', ')}.`);
  return [
    colours.bold(run.title),
    ...prose(
      `${plural(run.people, 'person', 'people')} with ${plural(run.cards, 'card')}, ${plural(run.days, 'day')} from ${from} to ${to}, ` +
        `${plural(speed.events, 'event')} (scenario ${run.scenario}, seed ${run.seed}).`,
    ),
    ...settings,
  ];
}

function foundPart(report: RunReport, colours: Colours): string[] {
  const row = (name: string, score: TypologyScore): string[] => [
    name,
    outOf(score.caught, score.schemes),
    shareOf(score.recall),
    countText(score.alerts),
    countText(score.falseAlerts),
    shareOf(score.precision),
  ];
  const columns = ['Rule', 'Caught', 'Recall', 'Alerts', 'False', 'Precision'].map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  const { overall } = report.score;
  const rows = [
    ...typologies(report).map(({ name, score }) => row(name, score)),
    ...otherRules(report).map(({ name, alerts, falseAlerts }) => [name, NONE, NONE, countText(alerts), falseAlerts, NONE]),
    row('all together', overall),
  ];
  return [
    ...tableLines(columns, rows, colours.dim),
    '',
    ...prose(recallWords(overall)),
    ...prose(precisionWords(overall)),
    ...bankWords(report),
    ...nearMissWords(report),
  ];
}

/** Rules that no typology is scored for. Their alerts are true or false all the same, but for those on a bank. */
function otherRules({ alertList, alerts }: RunReport) {
  return ruleNames
    .filter((name) => !(typologyNames as readonly string[]).includes(name))
    .map((name) => {
      const judged = alertList.filter(({ rule, verdict }) => rule === name && verdict !== undefined);
      const wrong = judged.filter(({ verdict }) => verdict?.schemeId === null).length;
      const isScored = judged.length > 0 || alerts.byRule[name] === 0;
      return { name, alerts: alerts.byRule[name], falseAlerts: isScored ? countText(wrong) : NONE };
    });
}

/** Criteria of one rule that are named; the others are summed up. */
const MAX_CRITERIA_NAMED = 3;

/** How often each rule came near, and which criterion stood in the way: what its author looks at first. */
function nearMissWords({ nearMisses }: RunReport): string[] {
  return ruleNames.flatMap((name) => {
    const own = nearMisses.filter(({ rule }) => rule === name);
    if (own.length === 0) return [];
    const total = own.reduce((sum, { count }) => sum + count, 0);
    const named = own.slice(0, MAX_CRITERIA_NAMED).map(({ code, count }) => `${wordsOf(code)} ${countText(count)}`);
    const others = own.length > MAX_CRITERIA_NAMED ? ', others fewer' : '';
    return prose(`Nearly alerted by ${name}: ${plural(total, 'time')}, but for ${named.join(', ')}${others}.`);
  });
}

function bankWords({ alertList }: RunReport): string[] {
  const onBanks = alertList.filter(({ subject }) => subject.kind === 'bank').length;
  if (onBanks === 0) return [];
  return prose(`On banks, ${plural(onBanks, 'alert')}: they say how a rule was kept, which no scheme makes true or false.`);
}

function recallWords({ schemes, caught, alerts, byDifficulty }: TypologyScore): string {
  if (schemes > 0) return `Recall: ${outOf(caught, schemes)} plain and careful schemes at work got an alert from their own rule.`;
  const evasive = byDifficulty.evasive.schemes;
  if (evasive > 0) return `Recall: only evasive schemes were at work (${countText(evasive)}), which do not count for it.`;
  return alerts === 0 ? 'No scheme was at work, and nobody was suspected.' : 'No scheme was at work, so every alert is a false one.';
}

function precisionWords(score: TypologyScore): string {
  const { trueAlerts, extraTrueAlerts, evasiveTrueAlerts } = score;
  if (counted(score) > 0) {
    return (
      `Precision: ${outOf(trueAlerts, counted(score))} alerts that count were right; further alerts on a scheme already caught ` +
      `(${countText(extraTrueAlerts)}) and alerts on evasive schemes (${countText(evasiveTrueAlerts)}) count neither way.`
    );
  }
  const why = evasiveTrueAlerts === 0 ? '' : `: those on evasive schemes (${countText(evasiveTrueAlerts)}) count neither way`;
  return `Precision: no alert was raised that counts for it${why}.`;
}

function hidingPart(report: RunReport, colours: Colours): string[] {
  const columns = [
    { title: 'Caught by difficulty' },
    ...[...difficulties, 'by any rule'].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = typologies(report).map(({ name, score }) => {
    const all = difficulties.map((difficulty) => score.byDifficulty[difficulty]);
    const sum = (pick: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + pick(one), 0);
    return [
      name,
      ...all.map(({ caught, schemes }) => outOf(caught, schemes)),
      outOf(
        sum((one) => one.caughtByAnyRule),
        sum((one) => one.schemes),
      ),
    ];
  });
  const note =
    'Evasive schemes keep below published thresholds and mix with honest use; they stand here only, not in recall and precision above.';
  return [...tableLines(columns, rows, colours.dim), '', ...prose(note)];
}

function speedOfDetectionPart(report: RunReport, colours: Colours): string[] {
  const columns = [
    { title: 'First true alert after' },
    { title: 'median', align: 'right' as const },
    { title: '95 of 100', align: 'right' as const },
    { title: 'moved before it (median)', align: 'right' as const },
  ];
  const time = (seconds: number | null) => (seconds === null ? NONE : durationText(seconds));
  const money = (tenge: number | null) => (tenge === null ? NONE : `${countText(tenge)} KZT`);
  const rows = typologies(report).map(({ name, score }) => [
    name,
    time(score.medianSecondsToDetect),
    time(score.p95SecondsToDetect),
    money(score.kztBeforeFirstAlert),
  ]);
  return tableLines(columns, rows, colours.dim);
}

function lookAlikesPart({ score }: RunReport): string[] {
  const { decoys, decoysAlerted } = score.overall;
  if (decoys === 0) return prose('There were no honest look-alikes in this run.');
  const alerted = Object.entries(score.decoysByHabit)
    .filter(([, habit]) => habit.alerted > 0)
    .sort(([left, a], [right, b]) => b.alerted - a.alerted || (left < right ? -1 : 1));
  const named = alerted
    .slice(0, MAX_HABITS_NAMED)
    .map(([habit, { alerted: wrong, decoys: all }]) => `${wordsOf(habit)} ${outOf(wrong, all)}`);
  const more = alerted.length > MAX_HABITS_NAMED ? `, and ${alerted.length - MAX_HABITS_NAMED} habits more` : '';
  const who = named.length === 0 ? '' : ` (${named.join(', ')}${more})`;
  return prose(`Honest look-alikes alerted by mistake: ${outOf(decoysAlerted, decoys)}${who}.`);
}

function calibrationPart({ calibration }: RunReport, colours: Colours): string[] {
  const columns = [{ title: 'Figure' }, ...['published', 'generated', 'ratio'].map((title) => ({ title, align: 'right' as const }))];
  const nameWidth = Math.min(44, reportWidth() - 36);
  const rows = calibration.flatMap(({ name, unit, target, generated, ratio }) => {
    const lines = wrapped(`${name} (${unit})`, nameWidth);
    return lines.map((line, index) =>
      index === lines.length - 1 ? [line, figureText(target), figureText(generated), figureText(ratio)] : [line, '', '', ''],
    );
  });
  return [...tableLines(columns, rows, colours.dim), '', ...prose('The sources and the assumptions are in scenarios/calibration.yaml.')];
}

function booksPart(report: RunReport, colours: Colours): string[] {
  const problems = balanceProblems(report);
  if (problems.length > 0) return problems.flatMap((problem) => prose(problem).map(colours.red));
  const published = Object.values(report.ledger).reduce((sum, topic) => sum + topic.published, 0);
  const { total } = report.deadLetters;
  const afterEnd = Object.values(report.ledger).reduce((sum, topic) => sum + (topic.afterEnd ?? 0), 0);
  const check = colours.green('✓');
  return [
    ...prose(`${check} ledger: ${plural(published, 'record')} written, and every reader accounts for each`),
    ...prose(`${check} books: opening + credited − debited = closing, to the tiyn`),
    ...(total === 0 ? [] : prose(`${plural(total, 'unreadable record')} kept as dead letters.`)),
    ...(afterEnd === 0 ? [] : prose(`${plural(afterEnd, 'record')} of others came after the end of the run, which nobody reads.`)),
  ];
}

/** The alert a newcomer learns most from: a true one with much evidence, else any. */
function exampleAlertId({ alertList }: RunReport): string | undefined {
  const isTrue = (alert: RunReport['alertList'][number]) => Number(typeof alert.verdict?.schemeId === 'string');
  const scored = alertList.filter(({ status }) => status !== 'merged');
  return scored.sort((a, b) => isTrue(b) - isTrue(a) || b.evidence.length - a.evidence.length)[0]?.alertId;
}

function nextPart(report: RunReport, jsonFile: string | undefined, scenario: string): string[] {
  const { seed, settings } = report.run;
  const example = exampleAlertId(report);
  const isKept = jsonFile !== undefined && jsonFile !== STANDARD_STREAM;
  const file = shellWord(isKept ? jsonFile : 'report.json');
  const set = settings.map((setting) => ` --set ${shellWord(setting)}`).join('');
  const lines: string[] = [];
  if (jsonFile === undefined)
    lines.push('Keep everything, all alerts included:', `  npx tengewatch run ${shellWord(scenario)} --seed ${seed}${set} --json ${file}`);
  if (example !== undefined) {
    const where = jsonFile === STANDARD_STREAM ? ', once standard output is kept in a file' : '';
    lines.push(`See all alerts${where}:`, `  npx tengewatch alerts --from ${file}`);
    lines.push('See why an alert was raised, and what was true:', `  npx tengewatch explain ${example} --from ${file}`);
  }
  lines.push('Other countries, other crimes:', '  npx tengewatch scenarios');
  return lines.map((line) => `${INDENT}${line}`);
}

/**
 * Lines that fit the screen (longer only for a file name or path that is). `jsonFile` is where the report was written, if it was;
 * `scenario` is how the person named the scenario, which for a file is its path.
 */
export function reportLines(report: RunReport, colours: Colours, jsonFile: string | undefined, scenario = report.run.scenario): string[] {
  const part = (title: string, lines: readonly string[]): string[] => ['', colours.bold(title), ...lines];
  const { speed, run } = report;
  return [
    ...simulatedPart(report, colours),
    ...part('What was found', foundPart(report, colours)),
    ...part('How well they hid', hidingPart(report, colours)),
    ...part('How soon', speedOfDetectionPart(report, colours)),
    ...part('Who was suspected wrongly', lookAlikesPart(report)),
    ...(report.calibration.length === 0
      ? []
      : part('How near this country comes to the published figures', calibrationPart(report, colours))),
    ...part('Does it add up', booksPart(report, colours)),
    ...part(
      'How fast',
      prose(`${plural(speed.events, 'event')} in ${figureText(speed.seconds)} s: ${countText(speed.eventsPerSecond)} a second.`),
    ),
    ...prose(`Alerts ${run.alertDigest}`).map(colours.dim),
    ...part('What next', nextPart(report, jsonFile, scenario)),
  ];
}
