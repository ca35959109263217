/** The command from its arguments to its files and exit code, on a country that is small enough. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import type { Backtest } from '../backtest/backtest-form.js';
import { Stopped } from '../command-line.js';
import { commandInTest } from '../testing/command-in-test.js';

const home = process.cwd();
let folder = '';
let town = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch backtest '));
  town = writeEveryRuleFile(folder);
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const backtest = (args: readonly string[], signal?: AbortSignal) => commandInTest(['backtest', ...args], signal);

describe('a backtest of an own file', () => {
  test('shows a table and writes both files', async () => {
    const { code, out } = await backtest([
      town,
      '--seeds',
      '3-4',
      '--json',
      'b.json',
      '--csv',
      'b.csv',
      '--set',
      'rules.nominee-cards.minSenders=5',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('2 countries (seeds 3 to 4) of 300 people, 16 days each.');
    expect(out).toContain('Changed by --set: rules.nominee-cards.minSenders=5.');
    expect(out).toMatch(/recall, plain and careful +[01]\.\d{3}/);
    expect(out).toContain('sender-not-verified is made for no typology of schemes');
    const { form, version, countries, rules } = JSON.parse(readFileSync('b.json', 'utf8')) as Backtest;
    expect([form, version, countries.length, rules.length]).toEqual(['tengewatch-backtest', 1, 2, ruleNames.length]);
    expect(rules[0]!.parameters['minSenders']).toBe(5);
    expect(readFileSync('b.csv', 'utf8')).toMatch(/^scenario,rule,figure,value,low,high,interval,part,whole\n/);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('of one rule writes JSON to standard output, and the table beside it', async () => {
    const { code, out, err } = await backtest([town, '--rule', 'cash-out-groups', '--seeds', '3-3', '--json', '-']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as Backtest).rules.map(({ rule }) => rule)).toEqual(['cash-out-groups']);
    expect(err).toContain('One country gives no interval over countries.');
  });

  test('without schemes of the typology says so, and tells what the rule costs', async () => {
    const { code, out } = await backtest([town, '--rule', 'nominee-cards', '--seeds', '3-3', '--set', 'schemes.0.count=0']);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('The scenario has no schemes of nominee-cards, so that nothing can be said of recall');
    expect(out).toMatch(/alerts per 1,000 card-days +\d/);
    expect(out).not.toMatch(/recall, plain and careful/);
  });

  test('that is stopped ends with 130 and leaves no file', async () => {
    const stop = new AbortController();
    const running = backtest([town, '--seeds', '3-6', '--json', 'never.json'], stop.signal);
    setTimeout(() => stop.abort(new Stopped('SIGINT', 130)), 1000);
    expect(await running).toMatchObject({ code: 130, out: '' });
    expect(existsSync('never.json')).toBe(false);
  });
});

describe('bad input', () => {
  test('is told all at once', async () => {
    const { code, out, err } = await backtest([
      'nominee-cards',
      '--rule',
      'nominee-card',
      '--seeds',
      '9-3',
      '--set',
      'rules.nominee-cards.minSender=5',
      '--set',
      'rules.nominee-cards.minPoints=1000',
    ]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--rule: there is no rule "nominee-card"; did you mean "nominee-cards"?');
    expect(err).toContain('--seeds: give a range such as 1001-1020 or a list such as 3,5,9');
    expect(err).toContain('--set rules.nominee-cards.minSender=5  there is no such path; did you mean "rules.nominee-cards.minSenders"?');
    expect(err).toMatch(/rules\.nominee-cards\.minPoints: 1,?000 is too large/);
  });

  test.each<[string, string[], RegExp]>([
    ['an unknown scenario', ['nominee-crads'], /there is no scenario "nominee-crads"; did you mean "nominee-cards"\?/],
    ['threads that are none', ['baseline', '--threads', '0'], /Give a whole number from 1 to 256\./],
    ['force for no file', ['baseline', '--force'], /--force speaks of a file; add --json FILE or --csv FILE/],
    ['one file for both', ['baseline', '--json', 'x', '--csv', 'x'], /--json and --csv both write to x; give two names/],
    ['a file without a name', ['baseline', '--csv', ''], /the name of the file after --csv is empty; give one/],
  ])('%s', async (_what, args, told) => {
    const { code, err } = await backtest(args);
    expect(err).toMatch(told);
    expect(code).toBe(2);
  });

  test('a file of something else is not overwritten', async () => {
    writeFileSync('mine.json', '{"name":"mine"}');
    const { code, err } = await backtest([town, '--json', 'mine.json']);
    expect(err).toContain('mine.json is there already and is no backtest; give another name after --json, or add --force to overwrite it');
    expect(code).toBe(2);
    expect(readFileSync('mine.json', 'utf8')).toBe('{"name":"mine"}');
  });
});
