/** The command from its arguments to its folder and exit code, on a country that is small enough. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import { Stopped } from '../command-line.js';
import { commandInTest } from '../testing/command-in-test.js';
import type { SweepResult } from '../sweep/sweep-result.js';

const home = process.cwd();
let folder = '';
let town = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch sweep '));
  town = writeEveryRuleFile(folder);
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const sweep = (args: readonly string[], signal?: AbortSignal) => commandInTest(['sweep', ...args], signal);
const few = ['--rule', 'nominee-cards', '--seeds', '3-3', '--held-out', '5-5'];

describe('a sweep of an own file', () => {
  test('recommends a setting, and leaves a page, pictures and figures', async () => {
    const { code, out, err } = await sweep([town, ...few, '--vary', 'minSenders=3..6', '--budget', '50']);
    expect({ code, err: err.match(/4 settings over 1 country take about/) !== null }).toEqual({ code: 0, err: true });
    expect(out).toMatch(/catches most for at most 50 alerts a\s+week/);
    expect(readdirSync('sweep-nominee-cards').toSorted()).toEqual([
      'cost.svg',
      'parameter.svg',
      'precision.svg',
      'report.html',
      'results.jsonl',
      'sweep.json',
    ]);
    const { form, outcomes, heldOut } = JSON.parse(readFileSync('sweep-nominee-cards/sweep.json', 'utf8')) as SweepResult & {
      form: string;
    };
    expect([form, outcomes.length, heldOut]).toEqual(['tengewatch-sweep-result', 4, [5]]);
  });

  test('goes on with what is there, and refuses to mix it with another sweep', async () => {
    const again = await sweep([town, ...few, '--vary', 'minSenders=3..6', '--budget', '20']);
    expect([again.code, again.err]).toEqual([0, expect.stringContaining('Going on with sweep-nominee-cards')]);
    const other = await sweep([town, ...few, '--vary', 'minSenders=3..7']);
    expect(other.code).toBe(2);
    expect(other.err).toMatch(/holds another sweep[^]*--vary: there minSenders=3,4,5,6, now minSenders=3,4,5,6,7[^]*--out/);
  });

  test('stops with its code, and keeps what it has found', async () => {
    const stop = new AbortController();
    const stopped = sweep([town, ...few, '--out', 'stopped', '--vary', 'minSenders=3..6'], stop.signal);
    stop.abort(new Stopped('SIGINT', 130));
    expect((await stopped).code).toBe(130);
  });
});

describe('a sweep that cannot be', () => {
  test.each([
    [['--vary', 'minSender=3..6'], /did you mean "minSenders"/],
    [['--vary', 'minSenders=0..6'], /must be a whole number from 1 to 100/],
    [[], /nothing varies; give --vary/],
    [['--vary', 'minSenders=3..4', '--held-out', '3-5'], /seed 3 is in --seeds and in --held-out/],
    [['--vary', 'minSenders=3..4', '--budget', '-1'], /a number of alerts above 0/],
    [['--vary', 'minSenders=3..4', '--rule', 'nominee'], /there is no rule "nominee"; did you mean "nominee-cards"/],
    [['--vary', 'verificationThresholdKzt=300000..400000:100000', '--rule', 'sender-not-verified'], /no schemes of sender-not-verified/],
    [
      ['--vary', 'minSenders=1..100', '--vary', 'windowDays=1..31', '--vary', 'manySenders=1..100', '--vary', 'dormantDays=1..40'],
      /too many/,
    ],
  ])('says why: %j', async (args, why) => {
    const { code, err } = await sweep([town, ...few, ...args, '--out', 'none']);
    expect(code).toBe(2);
    expect(err).toMatch(why);
    expect(readdirSync('.')).not.toContain('none');
  });

  test('tells a long one before it begins', async () => {
    const { code, err } = await sweep([
      town,
      ...few,
      '--set',
      'days=600',
      '--vary',
      'minSenders=1..100',
      '--vary',
      'minCreditedKzt=1000..500000:1000',
      '--out',
      'long',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/50,000 settings over 1 country take about \d+ h[^]*--yes/);
    expect(readdirSync('.')).not.toContain('long');
  });
});
