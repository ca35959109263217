import { expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import picocolors from 'picocolors';
import { shownParameters } from '../commands/params.js';
import { parameterLines, unitOf } from './parameters.js';

const colours = picocolors.createColors(false);
const all = shownParameters(undefined, {});

test.each([
  ['windowDays', 'days'],
  ['minCreditedKzt', 'KZT'],
  ['minAtms', 'ATMs'],
  ['minBurstRatio', 'times'],
  ['minCreditsPerActiveDay', 'credits per active day'],
  ['minFundedPart', 'share'],
])('the unit of %s is %s', (parameter, unit) => {
  expect(unitOf(parameter)).toBe(unit);
});

test('every parameter of every rule has a value within its range, a unit and a ground', () => {
  expect(new Set(all.map(({ rule }) => rule))).toEqual(new Set(ruleNames));
  expect(all.filter(({ value, minimum, maximum }) => value < minimum || value > maximum)).toEqual([]);
  expect(all.filter(({ unit, description, ground }) => unit === '' || !description || !ground)).toEqual([]);
});

test('a value that a scenario changes stands beside its default, exactly', () => {
  const shown = shownParameters('nominee-cards', { 'nominee-cards': { minSenders: 8, minPassThroughShare: 0.12345 } });
  const lines = parameterLines(shown, 80, colours);
  expect(lines[0]).toBe('nominee-cards');
  expect(lines).toContain('  minSenders                8 senders (1 to 100; default 5)');
  expect(lines).toContain('  minPassThroughShare       0.12345 share (0 to 1; default 0.45)');
  expect(lines).toContain('  minCreditedKzt            300,000 KZT (1 to 1,000,000,000)');
  expect(lines.join('\n')).not.toMatch(/Ground: assumption/);
});

test.each([60, 80, 100])('parameters fit %d columns', (width) => {
  expect(parameterLines(all, width, colours).filter((line) => line.length > width)).toEqual([]);
});
