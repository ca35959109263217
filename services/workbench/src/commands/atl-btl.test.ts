/** The command on a country that is small enough: every threshold with its cases, and the same whatever the number of threads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import { commandInTest } from '../testing/command-in-test.js';
import type { LineTest } from '../line/line-test.js';

let folder = '';
let town = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch atl-btl '));
  town = writeEveryRuleFile(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const atlBtl = (...args: readonly string[]) => commandInTest(['atl-btl', ...args]);

test('all thresholds of a rule are tested in one go', async () => {
  const args = [town, '--rule', 'nominee-cards', '--seeds', '3-4', '--json', '-'];
  const { code, out, err } = await atlBtl(...args, '--threads', '2');
  expect(code).toBe(0);
  const { lines, sampleSize } = JSON.parse(out) as LineTest;
  expect(sampleSize).toBe(50);
  expect(lines.map(({ parameter }) => parameter)).toEqual([
    'minCreditedKzt',
    'minSenders',
    'maxSenders',
    'minMeanCreditKzt',
    'minPassThroughShare',
    'minUnverifiedShare',
    'maxHonestShare',
    'minPoints',
  ]);
  for (const { asIs, ifLooser, ifStricter } of lines) {
    expect(ifLooser!.alertsPerWeek).toBeGreaterThanOrEqual(asIs.alertsPerWeek);
    expect(ifStricter!.alertsPerWeek).toBeLessThanOrEqual(asIs.alertsPerWeek);
  }
  // Otherwise nothing would have been sampled.
  expect(lines.reduce((sum, { above, below }) => sum + above.cases + below.cases, 0)).toBeGreaterThan(0);
  expect(err).toMatch(/What follows\n {2}minCreditedKzt 300,000: (keep|lower|raise), because at /);
  expect(err).toContain('Assumptions');
  expect((await atlBtl(...args, '--threads', '1')).out).toBe(out);
});

test.each<[string, string[], string]>([
  ['a rule without thresholds', ['--rule', 'sender-not-verified'], 'compares nothing with a threshold that could be tested'],
  ['a rule that is none', ['--rule', 'nominee'], '--rule: there is no rule "nominee"'],
  ['a parameter that is none', ['--rule', 'nominee-cards', '--parameter', 'minSender'], 'did you mean "minSenders"?'],
  ['a sample of nothing', ['--rule', 'nominee-cards', '--sample', '0'], 'Give a whole number from 1 to 10,000.'],
  ['seeds that are none', ['--rule', 'nominee-cards', '--seeds', 'x'], '--seeds: give a range'],
])('%s is refused', async (_what, args, words) => {
  const { code, err } = await atlBtl(town, ...args);
  expect(err).toContain(words);
  expect(code).toBe(2);
});
