/** The command on run reports, backtests and settings of a small country, and what it says of what cannot be compared. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import type { Backtest } from '../backtest/backtest-form.js';
import { commandInTest } from '../testing/command-in-test.js';
import type { Comparison } from '../compare/comparison.js';
import type { WithoutRule } from '../compare/without-rule.js';

const STRICT = 'rules.nominee-cards.minCreditedKzt=1000000000';
/** With this, a split sum is found as a nominee card only. */
const NO_STRUCTURING = 'rules.structuring.minCredits=100';
const home = process.cwd();
let folder = '';
let town = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch compare '));
  town = writeEveryRuleFile(folder);
  process.chdir(folder);
  for (const [name, set] of [
    ['as-is', []],
    ['strict', ['--set', STRICT]],
  ] as const) {
    await command('run', town, '--seed', '3', '--quiet', '--json', `${name}.json`, ...set);
    await command('backtest', town, '--seeds', '3-4', '--threads', '1', '--json', `${name}-backtest.json`, ...set);
  }
  await command('run', town, '--seed', '3', '--quiet', '--json', 'no-structuring.json', '--set', NO_STRUCTURING);
  await command('backtest', town, '--seeds', '3-3', '--json', 'one-seed.json');
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

async function command(...args: readonly string[]) {
  const { code, out, err } = await commandInTest(args);
  return { code, out: out.replaceAll(/\s+/g, ' '), json: out, err };
}
const compared = async (...args: readonly string[]): Promise<Comparison> => {
  const { code, json, err } = await command('compare', ...args, '--json', '-');
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return JSON.parse(json) as Comparison;
};

const apart = ({ rules }: Comparison) =>
  rules.map(({ rule, schemes: { onlyA, onlyB }, falseAlerts }) => ({
    rule,
    onlyA: onlyA.map(({ seed, schemeId }) => `${seed} ${schemeId}`),
    onlyB: onlyB.length,
    falseAlerts,
  }));

describe('a rule that finds nothing any more', () => {
  test('loses the same schemes and alerts in reports and on the spot', async () => {
    const ofReports = await compared('as-is.json', 'strict.json');
    const onTheSpot = await compared('--scenario', town, '--seeds', '3-3', '--b', STRICT);
    expect(ofReports.rules).toHaveLength(1);
    expect(apart(ofReports)[0]).toMatchObject({ rule: 'nominee-cards', onlyA: ['3 nominee-cards-1'], onlyB: 0 });
    expect(apart(onTheSpot)).toEqual(apart(ofReports));
    expect(onTheSpot.alerts).toEqual(ofReports.alerts);
    expect(ofReports.equalRules).toHaveLength(ruleNames.length - 1);
    expect(ofReports.alerts!.flatMap(({ onlyA }) => onlyA).length).toBeGreaterThan(1);
    expect(ofReports.alerts!.flatMap(({ onlyB, bothOfA }) => [...onlyB, ...bothOfA])).toEqual([]);
  });

  test('has the figures in reports that it has in a backtest', async () => {
    const { rules } = await compared('as-is.json', 'strict.json');
    const inBacktest = JSON.parse(readFileSync('one-seed.json', 'utf8')) as Backtest;
    const figures = inBacktest.rules.find(({ rule }) => rule === 'nominee-cards')!.figures;
    expect(rules[0]!.figures.length).toBeGreaterThan(8);
    for (const { figure, a } of rules[0]!.figures) expect({ figure, value: a }).toEqual({ figure, value: figures[figure].value });
  });

  test('is the same in backtests and on the spot, whatever the number of threads', async () => {
    const ofBacktests = await compared('as-is-backtest.json', 'strict-backtest.json');
    const onTheSpot = await compared('--scenario', town, '--seeds', '3-4', '--b', STRICT, '--threads', '2');
    expect(ofBacktests.rules).toEqual(onTheSpot.rules);
    expect(ofBacktests.alerts).toBeNull();
    expect(await compared('--scenario', town, '--seeds', '3-4', '--b', STRICT, '--threads', '1')).toEqual(onTheSpot);
  });

  test('is told with examples that explain takes', async () => {
    const { code, out } = await command('compare', 'as-is.json', 'strict.json');
    expect(code).toBe(0);
    expect(out).toContain('B catches 1 scheme fewer and raises');
    expect(out).toContain('Of 1 plain or careful scheme both catch 0, neither 0, only A 1, only B 0.');
    const [, id] = /npx tengewatch explain (\w+) --from as-is\.json/.exec(out)!;
    expect((await command('explain', id!, '--from', 'as-is.json')).code).toBe(0);
  });
});

test('equal sides find the same', async () => {
  expect((await command('compare', 'as-is.json', 'as-is.json')).out).toContain('A and B find the same.');
  expect((await compared('as-is-backtest.json', 'as-is-backtest.json')).rules).toEqual([]);
});

test('seeds may stand in another order', async () => {
  const backwards = JSON.parse(readFileSync('strict-backtest.json', 'utf8')) as Backtest;
  backwards.countries.reverse();
  for (const { seeds } of backwards.rules) seeds.reverse();
  writeFileSync('backwards.json', JSON.stringify(backwards));
  const { rules } = await compared('as-is-backtest.json', 'backwards.json');
  expect(rules).toEqual((await compared('as-is-backtest.json', 'strict-backtest.json')).rules);
});

describe('without a rule', () => {
  const without = async (...args: readonly string[]) =>
    JSON.parse((await command('compare', ...args, '--without', 'nominee-cards', '--json', '-')).json) as WithoutRule;

  test('its schemes are lost that no other catches, in a report as on the spot', async () => {
    const ofReport = await without('no-structuring.json');
    expect(ofReport.lost.map(({ schemeId }) => schemeId)).toEqual(['nominee-cards-1', 'structuring-1']);
    expect(ofReport.others).toHaveLength(ruleNames.length - 1);
    expect(ofReport.alerts).toBeGreaterThan(0);
    expect(await without('--scenario', town, '--seeds', '3-3', '--set', NO_STRUCTURING)).toEqual({ ...ofReport, title: ofReport.title });
  });

  test('is told in words', async () => {
    const { out } = await command('compare', 'no-structuring.json', '--without', 'nominee-cards');
    expect(out).toMatch(/Switching nominee-cards off loses 2 schemes that no other rule catches and spares/);
  });

  test('a scheme that another rule catches as well is not lost', async () => {
    expect((await without('as-is.json')).lost.map(({ schemeId }) => schemeId)).not.toContain('structuring-1');
  });
});

describe('bad input', () => {
  test.each<[string, string[], string]>([
    ['other seeds', ['as-is-backtest.json', 'one-seed.json'], 'B (one-seed.json) lacks seed 4 of A'],
    ['one file', ['as-is.json'], 'give two files, A and B, or settings with --scenario; 1 were given'],
    ['files and a scenario', ['as-is.json', '--scenario', 'baseline'], 'give files, or --scenario; not both'],
    ['settings without a scenario', ['as-is.json', 'strict.json', '--b', STRICT], 'add --scenario NAME, and leave files out'],
    ['nothing that differs', ['--scenario', 'baseline'], 'A and B have the same parameters, so that they find the same'],
    ['another country', ['--scenario', 'baseline', '--b', 'people=500'], '--b people=500  changes the country; give it with --set'],
    [
      'an unknown parameter',
      ['--scenario', 'baseline', '--b', 'rules.nominee-cards.minSender=5'],
      'did you mean "rules.nominee-cards.minSenders"?',
    ],
    ['a rule that is none', ['--scenario', 'baseline', '--rule', 'nominee'], '--rule: there is no rule "nominee"'],
    ['no such file', ['as-is.json', 'nothing.json'], 'there is no file nothing.json'],
    ['a backtest without a rule', ['as-is-backtest.json', '--without', 'nominee-cards'], 'keeps no alerts'],
  ])('%s', async (_what, args, words) => {
    const { code, err } = await command('compare', ...args);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  test('a file of another form, or of another country, is refused', async () => {
    writeFileSync('other.json', '{"name":"other"}');
    expect((await command('compare', 'as-is.json', 'other.json')).err).toContain('other.json is nothing that can be compared');
    writeFileSync('text.json', 'text');
    expect((await command('compare', 'as-is.json', 'text.json')).err).toContain('text.json is not JSON');
    const backtest = JSON.parse(readFileSync('one-seed.json', 'utf8')) as Backtest;
    const written = (name: string, changed: object): void => writeFileSync(name, JSON.stringify({ ...backtest, ...changed }));
    written('later.json', { version: 2 });
    expect((await command('compare', 'one-seed.json', 'later.json')).err).toContain(
      'is a backtest of version 2, and this Tengewatch reads version 1',
    );
    written('elsewhere.json', { scenario: 'baseline' });
    expect((await command('compare', 'one-seed.json', 'elsewhere.json')).err).toContain('B (elsewhere.json) of baseline');
    written('larger.json', { countries: [{ ...backtest.countries[0]!, events: 7 }] });
    expect((await command('compare', 'one-seed.json', 'larger.json')).err).toContain('the country of seed 3 is not the same');
    const oneRule = (at: number) => ({ rules: [backtest.rules[at]!] });
    written('first.json', oneRule(0));
    written('second.json', oneRule(1));
    expect((await command('compare', 'first.json', 'second.json')).err).toContain('A and B have no rule in common');
  });
});
