/** The source text of a test of a rule, in the language in which the rules are tested. */
import type { AlertReason } from '@tengewatch/shared/events/alert.js';
import type { JudgedCriterion } from '@tengewatch/shared/stream/rule-observer.js';
import type { WrittenTest } from '../why/as-test.js';
import { sourceLine, sourceNumber, whenText } from '../why/test-lines.js';
import { inTheWayText } from './evaluation.js';
import { observedText, valueText } from './units.js';
import { plural } from './words.js';

/** `title` says what the test shows, in words that fit behind "test"; `command` is what was typed. */
export function testText(written: WrittenTest, { title, command }: { readonly title: string; readonly command: string }): string {
  const { lines, watchingSinceMs, outcome } = written;
  const parts = [
    `/** ${title}. Written by \`${command}\`. */`,
    importsText(written),
    [
      '/** An instant of local time. */',
      "const at = (when: string): number => Date.parse(`${when.replace(' ', 'T')}+05:00`);",
      '',
      'const make = sampleEvents();',
      `/** ${plural(lines.length, 'event')} of ${plural(new Set(lines.map(({ fields }) => fields['card'])).size, 'card')}; others change nothing. */`,
      'const events = [',
      ...lines.map((line) => `  ${sourceLine(line)},`),
      '];',
      `const watching = { watchingSinceMs: at('${whenText(watchingSinceMs)}') };`,
    ].join('\n'),
    outcome.alert === null ? missText(written) : alertText(written),
    ...(written.change === null ? [] : [changeText(written)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function importsText({ outcome }: WrittenTest): string {
  return [
    "import { expect, test } from '@jest/globals';",
    "import { sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';",
    "import { driveRule, eventsOf } from '@tengewatch/shared/rules/testing/stage-driver.js';",
    ...(outcome.alert === null ? ["import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';"] : []),
    "import { createRule } from './rule.js';",
  ].join('\n');
}

const parametersText = (parameters: { readonly [name: string]: unknown }): string => {
  const told = Object.entries(parameters).map(
    ([name, value]) => `${name}: ${typeof value === 'number' ? sourceNumber(value) : JSON.stringify(value)}`,
  );
  return told.length === 0 ? '{}' : `{ ${told.join(', ')} }`;
};

const sideText = ({ comparison, threshold, unit }: Pick<AlertReason, 'comparison' | 'threshold' | 'unit'>): string =>
  `${comparison === 'at-least' ? 'at least' : 'at most'} ${valueText(threshold, unit)}`;

const figureLine = (code: string, observed: number | null, told: string): string =>
  `    ['${code}', ${observed === null ? 'null' : sourceNumber(observed)}], // ${told}`;

function alertText({ outcome, parameters }: WrittenTest): string {
  const { subject, openedAtMs, reasons, eventCount } = outcome.alert!;
  const id = subject.kind === 'group' ? '' : `, id: '${subject.id}'`;
  return [
    `test('an alert opens ${whenText(openedAtMs)}', () => {`,
    `  const [alert] = eventsOf(driveRule(createRule(${parametersText(parameters)}), events, watching), 'alerts');`,
    `  expect(alert).toMatchObject({ subject: { kind: '${subject.kind}'${id} }, openedAtMs: at('${whenText(openedAtMs)}'), eventCount: ${eventCount} });`,
    '  expect(alert?.reasons.map(({ code, observed }) => [code, observed])).toEqual([',
    ...reasons.map((reason) => figureLine(reason.code, reason.observed, `${observedText(reason)}, ${sideText(reason)}`)),
    '  ]);',
    '});',
  ].join('\n');
}

function missText({ outcome, parameters, stage }: WrittenTest): string {
  const look = outcome.look!;
  const told = (one: JudgedCriterion): string =>
    one.observed === null ? 'nothing to compare' : observedText({ ...one, observed: one.observed });
  const unmet = look.criteria.filter(({ isMet }) => !isMet);
  return [
    `// In the way: ${inTheWayText(look)}.`,
    "test('no alert opens', () => {",
    '  const looks: Evaluation[] = [];',
    `  const rule = createRule(${parametersText(parameters)}, { watches: () => true, evaluated: (look) => void looks.push(look) });`,
    "  expect(eventsOf(driveRule(rule, events, watching), 'alerts')).toEqual([]);",
    `  const last = looks.findLast(({ stage }) => stage === '${stage}');`,
    '  expect(last?.criteria.filter(({ isMet }) => !isMet).map(({ code, observed }) => [code, observed])).toEqual([',
    ...unmet.map((one) =>
      figureLine(one.code, one.observed, `${told(one)}, ${sideText(one)}${one.points > 0 ? `, for ${plural(one.points, 'point')}` : ''}`),
    ),
    '  ]);',
    `  expect(last).toMatchObject({ points: ${look.points}, minPoints: ${look.minPoints} });`,
    '});',
  ].join('\n');
}

function changeText({ change, parameters }: WrittenTest): string {
  const { parameter, to, opensAtMs } = change!;
  return [
    `test('with ${parameter} ${sourceNumber(to)} an alert opens', () => {`,
    `  const rule = createRule(${parametersText({ ...parameters, [parameter]: to })});`,
    `  expect(eventsOf(driveRule(rule, events, watching), 'alerts')[0]?.openedAtMs).toBe(at('${whenText(opensAtMs)}'));`,
    '});',
  ].join('\n');
}
