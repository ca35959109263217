import { MINUTE_MS, HOUR_MS, DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { describe, expect, test } from '@jest/globals';
import { FIRST_EVIDENCE, MAX_EVIDENCE } from '@tengewatch/shared/events/alert.js';
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import { lookAlikes } from '@tengewatch/shared/world/typologies/typologies.js';
import picocolors from 'picocolors';
import { alertById } from '../commands/explain.js';
import { MORNING_MS, sampleAlert, sampleReport } from '@tengewatch/test-kit/sample-report.js';
import { explanationLines, type ExplainWishes } from './explain.js';

const WIDTH = 80;
const [wages, terminal, p2p] = sampleAlert.evidence as [Row, Row, Row];
type Row = ReportedAlert['evidence'][number];

function explain(over: Partial<ReportedAlert> = {}, wishes: Partial<ExplainWishes> = {}, width = WIDTH): string[] {
  const { score } = sampleReport();
  const page = { width, colours: picocolors.createColors(false) };
  return explanationLines({ ...sampleAlert, ...over }, { truth: score, totals: false, ...wishes }, page);
}
const flat = (lines: readonly string[]): string => lines.join(' ').replace(/\s+/g, ' ');

describe('the head', () => {
  test('names the alert by the id that was asked for, and says whose card it is', () => {
    expect(explain()[0]).toBe('nominee cards: card 9111222233334444');
    expect(flat(explain())).toContain('Alert 3f9a2c77d0, still open at the end of the run, revision 2.');
    expect(flat(explain())).toContain('Holder 900101700001; Bank 1; issued 2023-12-01; seen in Almaty.');
  });

  test('tells what was known when the alert was raised from what it has grown to', () => {
    expect(flat(explain({ amountTiyn: 811_936_300 }))).toContain(
      'Raised 5 January 2024 10:00 (UTC+5) on 2 events worth 980,000 KZT within 20 min, grown to 4 events worth 8,119,363 KZT ' +
        `until 5 January 2024 10:30. "Worth" adds up others' money that came in. Severity: medium when it was raised, high in the end.`,
    );
    const { raised } = sampleAlert;
    expect(flat(explain({ eventCount: raised.eventCount, evidence: [terminal, p2p] }))).toContain(
      'worth 980,000 KZT within 20 min. "Worth"',
    );
  });

  test('lists the cards of a group, and what is known of each', () => {
    const cardFacts = [
      { card: '9111222233334444', holderIin: '900101700001', bank: 'Bank 1', issuedOn: '2023-12-01' },
      { card: '9555666677778888', holderIin: null, bank: null, issuedOn: null },
    ];
    const lines = explain({ rule: 'cash-out-groups', subject: { kind: 'group', id: 'a93b' }, cardFacts, cardCount: 14 });
    expect(lines[0]).toBe('cash out groups: a group of 14 cards');
    expect(lines).toContain('  9111222233334444  900101700001  Bank 1  2023-12-01  Almaty');
    expect(lines).toContain('  9555666677778888  –             –       –           –');
    expect(lines).toContain('  and 12 cards more');
    expect(flat(lines)).not.toContain('a93b');
  });
});

describe('the reasons', () => {
  test('each say what was seen, what it adds up, over which time, and what is usual in its own unit', () => {
    const lines = explain();
    const told = lines.join('\n');
    expect(flat(lines)).toContain('Figures are of 29 December 2023 09:00 to 5 January 2024 10:00, where a line does not say otherwise.');
    expect(told).toMatch(/ {2}! many senders +9 senders +≥ 5 senders\n/);
    expect(told).toMatch(/ {2}! pass through +96% +≥ 50%\n/);
    expect(told).toMatch(/ {4}fast exit +1 h 30 min +≤ 14 h\n/);
    expect(flat(lines)).toContain("distinct senders of others' money; usual here: 1 sender, distinct senders of others' money");
    expect(flat(lines)).toContain('! Without this, no alert. The others speak for it, and none of them was needed.');
  });

  test('show a cap as one, a usual value in another unit, and that there is no history', () => {
    const [many] = sampleAlert.reasons as [ReportedAlert['reasons'][number]];
    const burst = { ...many, code: 'sudden-burst', observed: 1000, capped: true, threshold: 4, unit: 'times' as const };
    const counts = "others' money of 7 days";
    const week = { fromMs: MORNING_MS - 9 * HOUR_MS - 14 * DAY_MS, toMs: MORNING_MS - 9 * HOUR_MS - 7 * DAY_MS };
    const usual = { value: 20_227, unit: 'KZT' as const, counts, window: week };
    expect(explain({ reasons: [{ ...burst, baseline: usual }] }).join('\n')).toMatch(/sudden burst +1,000 times or more +≥ 4 times/);
    expect(flat(explain({ reasons: [{ ...burst, baseline: usual }] }))).toContain(
      "usual here: 20,227 KZT, others' money of 7 days (22 December to 28 December 2023)",
    );
    expect(flat(explain({ reasons: [{ ...burst, baseline: { ...usual, value: null } }] }))).toContain(
      'no history to say what is usual here',
    );
  });

  test('say what they were when the alert was raised, their detail, and another time than most', () => {
    const reasons = sampleAlert.reasons.map((reason, index) => ({
      ...reason,
      observed: reason.observed + (index === 0 ? 6 : 0),
      detail: index === 1 ? 'imitates «Bybit»; letters 1 and 2 are Cyrillic' : null,
      window: index === 2 ? { fromMs: MORNING_MS, toMs: MORNING_MS + MINUTE_MS } : reason.window,
    }));
    const told = flat(explain({ reasons, raised: { ...sampleAlert.raised, reasons: sampleAlert.reasons.slice(0, 2) } }));
    expect(told).toContain("distinct senders of others' money; 9 senders when the alert was raised;");
    expect(told).toContain('(imitates «Bybit»; letters 1 and 2 are Cyrillic)');
    expect(told).toContain('5 January 09:00 to 5 January 2024 09:01; did not hold when the alert was raised');
  });

  test('give what would have kept the alert quiet only where that can be', () => {
    expect(explain()).toContain('    - many senders: fewer than 5 senders instead of 9 senders');
    expect(flat(explain())).not.toContain('- fast exit');
    const reasons = sampleAlert.reasons.map((reason) => ({ ...reason, threshold: 0, comparison: 'at-least' as const }));
    expect(flat(explain({ reasons }))).toContain('No single reason was needed');
    expect(flat(explain({ reasons }))).not.toMatch(/! (many|pass)|below 0|than 0/);
  });
});

describe('the events', () => {
  test('are a time line in local time, oldest first, that fits the page', () => {
    const lines = explain();
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('  Friday 2024-01-05')).toBeGreaterThan(0);
    expect(lines[at('● 09:00:00')]).toBe('● 09:00:00  + 490,000 KZT  terminal top-up at T-ALA-012, sender not named');
    expect(lines[at('  09:20:00')]).toBe('  09:20:00  + 490,000 KZT  P2P top-up from 860101900123 (bank app)');
    expect(lines[at('● 10:30:00')]).toBe('● 10:30:00  − 940,000 KZT  withdrawal at ATM-ALA-007, Almaty');
    for (const width of [70, WIDTH, 120]) {
      expect(explain({}, { totals: true }, width).filter((line) => line.length > width)).toEqual([]);
    }
  });

  test('say how a sender is verified, whom money went to, and which asset was traded', () => {
    const trade = { asset: 'USDT' as const, quantity: '90.5', rateKzt: '540', wallet: 'TbVMLgPFZm9BEBdcvCFbAaEeMUcq7gzE1w' };
    const told = explain({
      evidence: [
        { ...p2p, senderVerification: 'none' },
        { ...wages, topic: 'card-debits', what: 'transfer out', where: 'p01lb58s0vt4p07' },
        { ...wages, topic: 'exchanger-trades', what: 'crypto bought', where: 'Oasis', trade },
        { ...wages, topic: 'exchanger-trades', what: 'crypto sold', where: 'Oasis', trade },
        { ...wages, topic: 'exchanger-trades', what: 'crypto sold', where: '\u0421hain', trade },
      ],
    }).join('\n');
    expect(told).toContain('«\u0421hain» in these rows: letter 1 is Cyrillic.');
    expect(told).toContain('P2P top-up from 860101900123 (not verified)');
    expect(told).toContain('− 940,000 KZT  transfer out to p01lb58s0vt4p07');
    expect(told).toContain('− 940,000 KZT  bought 90.5 USDT at Oasis');
    expect(told).toContain('+ 940,000 KZT  sold 90.5 USDT at Oasis');
  });

  test('of several cards are told apart, also where these end alike', () => {
    const rows = (other: string) => [{ ...wages, card: other }, terminal, p2p];
    expect(explain({ evidence: rows('9555666677778888') })).toContainEqual(expect.stringMatching(/10:30:00 {2}…8888 {2}− 940,000 KZT/));
    expect(explain({ evidence: rows('9555666677774444') })).toContainEqual(expect.stringMatching(/10:30:00 {2}…74444 {2}− 940,000 KZT/));
  });

  test('of long visits to an ATM that are counted only are told, as nobody knows their place', () => {
    expect(explain()).toContain('  … 1 event more is counted: of a long visit to an ATM only a part is shown …');
  });

  test('that were counted and not kept are marked in their place', () => {
    const kept = Array.from({ length: MAX_EVIDENCE }, (_, index): Row => {
      const days = index < FIRST_EVIDENCE ? 0 : 43;
      return { ...terminal, eventId: `e${String(index).padStart(2, '0')}`, timeMs: MORNING_MS + days * DAY_MS + index * 1000 };
    });
    const lines = explain({ evidence: kept, eventCount: MAX_EVIDENCE + 133, leftOutCount: 133 });
    const gap = lines.indexOf('  … 133 events between 5 January and 17 February 2024 are counted and not kept …');
    expect(lines[gap - 1]).toContain('09:00:19');
    expect(lines[gap + 1]).toBe('  Saturday 2024-02-17');
    expect(lines[gap + 2]).toContain('09:00:20');
    const oneDay = kept.map((row, index) => ({ ...row, timeMs: MORNING_MS + index * 1000 }));
    expect(explain({ evidence: oneDay, eventCount: MAX_EVIDENCE + 1, leftOutCount: 1 })).toContain(
      '  … 1 event between 09:00:19 and 09:00:20 is counted and not kept …',
    );
    expect(flat(explain({ evidence: kept, eventCount: MAX_EVIDENCE }))).not.toContain('not kept');
  });
});

test('the sums are by sender, recipient, machine and wallet, and say what is not in them', () => {
  const trade = { asset: 'USDT' as const, quantity: '0.1', rateKzt: '540', wallet: 'TbVMLgPFZm9BEBdcvCFbAaEeMUcq7gzE1w' };
  const bought: Row = { ...wages, topic: 'exchanger-trades', what: 'crypto bought', where: 'Oasis', trade, amountTiyn: 100 };
  const evidence = [
    terminal,
    p2p,
    { ...p2p, eventId: 'again' },
    { ...p2p, eventId: 'unchecked', senderVerification: 'none' as const },
    wages,
    bought,
    { ...bought, trade: { ...trade, quantity: '0.2' } },
    { ...wages, topic: 'card-debits' as const, what: 'transfer out', where: 'p01lb58s0vt4p07' },
  ];
  const lines = explain({ evidence, eventCount: 10 }, { totals: true });
  expect(flat(lines)).toContain('Over the 8 events that the alert keeps; 2 further events are counted in it and not here.');
  expect(lines).toContain('  In, by sender: 1,960,000 KZT in 4 events.');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}860101900123 +bank app +P2P top-up +2 +980,000$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}860101900123 +not verified +P2P top-up +1 +490,000$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}not named +– +terminal top-up +1 +490,000$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}p01lb58s0vt4p07 +1 +940,000$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}ATM-ALA-007 +Almaty +1 +940,000$/));
  expect(lines).toContain('  Out, for crypto bought at Oasis: 2 KZT in 2 events.');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}TbVMLgPFZm9BEBdcvCFbAaEeMUcq7gzE1w +USDT +0\.3 +2 +2$/));
  expect(flat(lines)).not.toContain('crypto sold');
});

describe('the truth', () => {
  const wronged = (habit: string, eventIds: string[]) => ({ schemeId: null, decoyId: `${habit}-3`, habit, eventIds, trueShare: 0 });

  test('of a true alert names the scheme and its rows', () => {
    const told = flat(explain());
    expect(told).toContain('97% of the evidence money belongs to scheme nominee-cards-1 (nominee cards, plain).');
    expect(told).toContain('● marks rows of the scheme: 2 of the 3 above.');
    expect(told).toContain(
      'this alert was the first true one, 1 h later. It moved 5,000,000 KZT in all, 980,000 KZT of it before that alert.',
    );
  });

  test.each(Object.entries(lookAlikes))('of a false alert on the look-alike %s says what that is and where it shows', (habit, story) => {
    const told = flat(explain({ verdict: wronged(habit, ['e0']) }));
    expect(told).toContain(`(${habit}-3). ${story.whatItIs} ${story.howItShows}`);
    expect(told).toContain('● marks rows of the look-alike: 1 of the 3 above.');
  });

  test('of other alerts is told as well', () => {
    const nobody = { schemeId: null, decoyId: null, habit: null, eventIds: [], trueShare: 0.4 };
    expect(flat(explain({ verdict: wronged('labelled-decoy', ['e0', 'e20', 'e90']) }))).toContain('All rows above are of the decoy (●).');
    expect(flat(explain({ verdict: nobody }))).toMatch(/honest people going about .* belongs to one scheme is 40%\./);
    expect(flat(explain({ status: 'merged', mergedInto: 'b7' }))).toContain('It was merged into alert b7 and is not scored by itself.');
  });

  test('is not given away by anything when it is to be left out', () => {
    const { verdict: _, ...unjudged } = sampleAlert;
    const told = explain({}, { truth: null, totals: true });
    expect(told).toEqual(explain({ verdict: wronged('wedding-pool', ['e20']) }, { truth: null, totals: true }));
    const page = { width: WIDTH, colours: picocolors.createColors(false) };
    expect(told).toEqual(explanationLines(unjudged, { truth: null, totals: true }, page));
    expect(flat(told)).not.toMatch(/true|●|nominee-cards-1|plain|scheme/);
  });
});

test('an alert is found by its id, by that of a revision, or by a beginning that only it has', () => {
  const report = sampleReport();
  expect(alertById(report, '3f9a2c77d0').alertId).toBe('3f9a2c77d0');
  expect(alertById(report, '3f9b').alertId).toBe('3f9b000000');
  expect(alertById(report, '3f9a2c77d0-000001').alertId).toBe('3f9a2c77d0');
  expect(() => alertById(report, '3f9a2c77d0-000003')).toThrow('alert 3f9a2c77d0 has no revision 3');
  expect(() => alertById(report, '3f9')).toThrow('2 alerts begin with "3f9": 3f9a2c77d0, 3f9b000000');
  expect(() => alertById(report, '3f9c000000')).toThrow('nearest: 3f9b000000');
  expect(() => alertById(report, 'zz')).toThrow('some that are: 3f9a2c77d0, 3f9b000000');
  expect(() => alertById({ ...report, alertList: [] }, 'zz')).toThrow('the report has no alerts at all');
});
