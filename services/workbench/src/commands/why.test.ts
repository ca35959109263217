/** `explain-scheme` and `trace` from their arguments to their text, and what they say of bad input. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { commandInTest } from '../testing/command-in-test.js';
import { runScenario } from '../run/run-scenario.js';
import { HIDING_SEED, hidingWorld } from '../testing/hiding-world.js';
import { cardsAtStart, schemesOf, watchAgain } from '../why/watch-again.js';

let folder = '';
let town = '';
let reportFile = '';
let report: RunReport;
const wordsOfWorld = (): string[] => ['--scenario', town, '--seed', String(HIDING_SEED)];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch why '));
  town = join(folder, 'hiding.yaml');
  const { world: _calibrated, partitions: _partitions, ...document } = hidingWorld;
  writeFileSync(town, stringify(document));
  report = await runScenario({ scenario: hidingWorld, seed: HIDING_SEED, settings: [], signal: new AbortController().signal });
  reportFile = join(folder, 'report.json');
  writeFileSync(reportFile, JSON.stringify(report));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function command(...args: readonly string[]) {
  const said = await commandInTest(args);
  return { ...said, text: said.out.replaceAll(/\s+/g, ' ') };
}

const cardsOf = (schemeId: string): string[] =>
  schemesOf(hidingWorld, HIDING_SEED)
    .find(({ truth }) => truth.schemeId === schemeId)!
    .truth.members.flatMap(({ card }) => card ?? []);

describe('explain-scheme', () => {
  test('of a missed scheme says what stood in the way, and what would have caught it', async () => {
    const { code, text } = await command('explain-scheme', 'nominee-cards-2', ...wordsOfWorld());
    expect(code).toBe(0);
    expect(text).toContain('nominee-cards-2: nominee cards, evasive');
    expect(text).toContain('Missed by the rule nominee-cards');
    for (const card of cardsOf('nominee-cards-2')) expect(text).toContain(card);
    expect(text).toMatch(/✗ .* short/);
    expect(text).toMatch(/(\w+) [\d.,]+ → [\d.,]+ would have caught it, all else equal: an alert/);
    expect(text).toMatch(/--rule nominee-cards --set rules\.nominee-cards\.\w+=[\d.]+/);
  });

  test('of a caught one says when, and why not earlier; a report gives the country as well', async () => {
    const { code, text, err } = await command('explain-scheme', 'cash-out-groups-1', '--from', reportFile, '--scenario', town);
    expect([code, err]).toEqual([0, expect.not.stringContaining('changed')]);
    const { firstAlertId } = report.score.schemes.find(({ schemeId }) => schemeId === 'cash-out-groups-1')!;
    expect(text).toContain(`Its first alert, ${firstAlertId} on a group, opened`);
    expect(text).toContain('Why not earlier');
    expect(text).toMatch(/Met last, between .* and .*: /);
  });

  test('prints all of it as JSON', async () => {
    const { out } = await command('explain-scheme', 'unlicensed-platforms-1', ...wordsOfWorld(), '--json');
    expect(JSON.parse(out)).toMatchObject({ truth: { form: 'unregistered' }, score: { caught: true }, steps: [{ stage: 'platform' }] });
  });
});

describe('trace', () => {
  test('shows movements, looks and the alert, folded', async () => {
    const [card = ''] = cardsOf('nominee-cards-1');
    const { code, text } = await command('trace', card, '--rule', 'nominee-cards', ...wordsOfWorld());
    expect(code).toBe(0);
    const alert = report.alertList.find(({ subject, rule }) => subject.id === card && rule === 'nominee-cards')!;
    expect(text).toContain(`Card ${card} as nominee-cards sees it`);
    expect(text).toContain(`▲ alert ${alert.alertId} opened: ${alert.raised.eventCount} events`);
    expect(text).toMatch(/✗ an alert on the card: .*[\d.,]+ [A-Za-z%]+ \([≥≤] [\d.,]+/);
    expect(text).toMatch(/… \d+ .* …/);
    const all = await command('trace', card, '--rule', 'nominee-cards', ...wordsOfWorld(), '--all');
    expect(all.out.split('\n').length).toBeGreaterThan(3 * text.split('▲').length);
    expect(all.text).not.toContain('…');
  });

  test('as JSON has every event and look', async () => {
    const group = report.alertList.find(({ rule }) => rule === 'cash-out-groups')!;
    const card = cardsOf('cash-out-groups-1').find((one) => group.cards.includes(one))!;
    const { out } = await command('trace', card, '--rule', 'cash-out-groups', ...wordsOfWorld(), '--json');
    const trace = JSON.parse(out) as { events: number; looks: number; entries: { kind: string; look?: { stage: string } }[] };
    expect(trace.entries.filter(({ kind }) => kind === 'event')).toHaveLength(trace.events);
    expect(trace.entries.filter(({ kind }) => kind === 'look')).toHaveLength(trace.looks);
    expect(new Set(trace.entries.flatMap(({ look }) => look?.stage ?? []))).toEqual(new Set(['card', 'atm', 'group']));
  });

  test('follows a rule of compliance, event by event', async () => {
    const [card = ''] = cardsOf('nominee-cards-1');
    const { text } = await command('trace', card, '--rule', 'sender-not-verified', ...wordsOfWorld());
    expect(text).toContain('✗ an alert on the bank: breaches 0 breaches (≥ 1 breach)');
  });
});

describe('bad input', () => {
  const cards = () => cardsAtStart(hidingWorld, HIDING_SEED);

  test('a card that nobody has is told with the nearest', async () => {
    const { card } = cards()[0]!;
    const wrong = `${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}`;
    const { code, err } = await command('trace', wrong, '--rule', 'nominee-cards', ...wordsOfWorld());
    expect([code, err]).toEqual([2, expect.stringContaining(`the nearest differs in one digit and ends in ${card.slice(-4)}`)]);
  });

  test('a card of a firm', async () => {
    // The booths of so small a country are those that one asks for.
    const lookAlikes = { ...hidingWorld.world.lookAlikes, 'exchange-booth': 5 };
    const withBooths = { ...hidingWorld, world: { ...hidingWorld.world, lookAlikes } };
    const { card } = cardsAtStart(withBooths, HIDING_SEED).find(({ heldBy }) => heldBy === 'firm')!;
    const { code, err } = await command(
      'trace',
      card,
      '--rule',
      'nominee-cards',
      ...wordsOfWorld(),
      '--set',
      'world.lookAlikes.exchange-booth=5',
    );
    expect([code, err]).toEqual([2, expect.stringContaining('the rule does not look at cards of firms')]);
  });

  test('a card that the rule never looked at', async () => {
    const people = cards().flatMap(({ heldBy, card }) => (heldBy === 'person' ? [card] : []));
    const asked = { scenario: hidingWorld, seed: HIDING_SEED, rule: 'nominee-cards', cards: new Set<string>(), shard: undefined } as const;
    const lookedAt = new Set(watchAgain({ ...asked, watched: new Set(people) }).evaluations.map(({ subject }) => subject.id));
    const idle = people.find((card) => !lookedAt.has(card))!;
    const { text } = await command('trace', idle, '--rule', 'nominee-cards', ...wordsOfWorld());
    expect(text).toMatch(/The rule never looked at it: (nothing happened|it looks when one of these happens: transfer-out, crypto-bought)/);
  });

  test.each<[string, () => string[], RegExp]>([
    ['no country', () => ['explain-scheme', 'x'], /say which country: --from REPORT, or --scenario SCENARIO with --seed N/],
    ['a seed twice', () => ['explain-scheme', 'x', '--from', reportFile, '--seed', '3'], /--from says the seed already/],
    [
      "a file of one's own without its path",
      () => ['explain-scheme', 'nominee-cards-1', '--from', reportFile],
      /add --scenario and its path/,
    ],
    ['no card number', () => ['trace', '12', '--rule', 'nominee-cards', ...wordsOfWorld()], /"12" is no card number: it has 16 digits/],
    ['no rule of that name', () => ['trace', '9', '--rule', 'nominee', ...wordsOfWorld()], /Allowed choices are/],
    ['a scheme with another name', () => ['explain-scheme', 'nominee-card-1', ...wordsOfWorld()], /did you mean "nominee-cards-1"\?/],
    ['--scenario of explain alone', () => ['explain', 'x', '--from', reportFile, '--scenario', town], /--scenario serves --as-test only/],
    [
      'a file of something else',
      () => ['explain-scheme', 'x', ...wordsOfWorld(), '--as-test', town],
      /is there already and is no test that Tengewatch wrote/,
    ],
  ])('%s', async (_what, args, told) => {
    const { code, err } = await command(...args());
    expect(err).toMatch(told);
    expect(code).toBe(2);
  });

  test('a report of a rule that has changed since', async () => {
    const old = { ...report, run: { ...report.run, ruleVersions: { ...report.run.ruleVersions, 'nominee-cards': 'before' } } };
    writeFileSync(join(folder, 'old.json'), JSON.stringify(old));
    const { code, err } = await command('explain-scheme', 'nominee-cards-1', '--from', join(folder, 'old.json'), '--scenario', town);
    expect([code, err]).toEqual([2, expect.stringContaining('the rule nominee-cards has changed since the report was written')]);
  });

  test('a report of a scenario that has changed since', async () => {
    const other = join(folder, 'other.yaml');
    const { world: _calibrated, partitions: _partitions, ...document } = hidingWorld;
    writeFileSync(other, stringify({ ...document, days: 19 }));
    const { code, err } = await command('explain-scheme', 'nominee-cards-1', '--from', reportFile, '--scenario', other);
    expect([code, err]).toEqual([2, expect.stringContaining('is not what it was')]);
  });
});
