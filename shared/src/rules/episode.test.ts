import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FIRST_EVIDENCE, LATEST_EVIDENCE, MAX_EVIDENCE, type Alert, type Evidence } from '../events/alert.js';
import type { StageContext } from '../stream/stage.js';
import {
  addEvidence,
  episodeDueMs,
  mergeEpisode,
  newEpisode,
  reviseEpisode,
  severityOf,
  onEpisodeTimer,
  type Episode,
  type EpisodePolicy,
} from './episode.js';

const policy: EpisodePolicy = {
  rule: 'nominee-cards',
  ruleVersion: 'test',
  amountCounts: 'money in',
  updateIntervalMs: 100,
  quietMs: 1000,
  mediumTiyn: 1000,
  highTiyn: 5000,
  strongScore: 4,
};

function watch() {
  const alerts: Alert[] = [];
  const at = (nowMs: number): StageContext => ({
    nowMs,
    columns: undefined,
    history: undefined,
    key: 'key',
    watchingSinceMs: 0,
    emit: (_topic, event) => void alerts.push(event as Alert),
    setTimer: () => undefined,
  });
  return { alerts, at };
}

const evidence = (timeMs: number, card = 'card-1', amountTiyn = 10): Evidence => ({
  topic: 'card-top-ups',
  eventId: `event-${String(timeMs).padStart(6, '0')}`,
  timeMs,
  card,
  amountTiyn,
  what: 'P2P top-up',
  city: 'Almaty',
  where: null,
  who: null,
  senderVerification: 'none',
  trade: null,
});

const unknown = { holderIin: null, bank: null, issuedOn: null };

/** Counts a piece of evidence in with its card, of which the number is known. */
const add = (episode: Episode, one: Evidence, tiyn = one.amountTiyn) => addEvidence(episode, one, tiyn, { card: one.card, ...unknown });

const opened = (id = 'card-1', startMs = 500) => newEpisode('nominee-cards', { kind: 'card', id }, startMs, startMs);

describe('revisions', () => {
  test('opening is written at once, updates no closer than the interval', () => {
    const { alerts, at } = watch();
    const episode = opened();
    for (const nowMs of [500, 599, 600, 601]) {
      add(episode, evidence(nowMs), 10);
      reviseEpisode(episode, policy, at(nowMs));
    }
    expect(alerts.map((alert) => [alert.revision, alert.timeMs, alert.eventCount])).toEqual([
      [0, 500, 1],
      [1, 600, 3],
    ]);
    expect(episodeDueMs(episode, policy)).toBe(700);
    expect(onEpisodeTimer(episode, policy, at(700))).toBe(true);
    expect(alerts.at(-1)).toMatchObject({ revision: 2, timeMs: 700, eventCount: 4, status: 'open', closedAtMs: null });
  });

  test('a timer with nothing new writes nothing', () => {
    const { alerts, at } = watch();
    const episode = opened();
    add(episode, evidence(500), 10);
    reviseEpisode(episode, policy, at(500));
    expect(onEpisodeTimer(episode, policy, at(900))).toBe(true);
    expect(alerts).toHaveLength(1);
  });

  test('closes exactly quietMs after the last event', () => {
    const { alerts, at } = watch();
    const episode = opened();
    add(episode, evidence(500), 10);
    reviseEpisode(episode, policy, at(500));
    expect(episodeDueMs(episode, policy)).toBe(1500);
    expect(onEpisodeTimer(episode, policy, at(1499))).toBe(true);
    expect(onEpisodeTimer(episode, policy, at(1500))).toBe(false);
    expect(alerts.map((alert) => [alert.status, alert.closedAtMs])).toEqual([
      ['open', null],
      ['closed', 1500],
    ]);
  });

  test('the alert id depends on rule, subject and start alone', () => {
    expect(opened().alertId).toMatch(/^[0-9a-f]{16}$/);
    expect(opened().alertId).toBe(newEpisode('nominee-cards', { kind: 'card', id: 'card-1' }, 500, 999).alertId);
    const others = [opened('card-2'), opened('card-1', 501), newEpisode('cash-out-groups', { kind: 'card', id: 'card-1' }, 500, 500)];
    expect(new Set([opened(), ...others].map((one) => one.alertId)).size).toBe(4);
  });
});

describe('bounds', () => {
  test('keeps the first third and the latest of the evidence, and counts all of it', () => {
    const { alerts, at } = watch();
    const episode = opened();
    for (let timeMs = 500; timeMs < 700; timeMs += 1) add(episode, evidence(timeMs, `card-${timeMs}`), 10);
    reviseEpisode(episode, policy, at(700));
    const times = alerts[0]?.evidence.map((one) => one.timeMs) ?? [];
    expect(times).toHaveLength(MAX_EVIDENCE);
    expect(times.slice(0, FIRST_EVIDENCE)).toEqual(Array.from({ length: FIRST_EVIDENCE }, (_, at2) => 500 + at2));
    expect(times.slice(FIRST_EVIDENCE)).toEqual(Array.from({ length: LATEST_EVIDENCE }, (_, at2) => 700 - LATEST_EVIDENCE + at2));
    expect(alerts[0]).toMatchObject({ eventCount: 200, amountTiyn: 2000, cardCount: 200 });
    expect(alerts[0]?.cards).toHaveLength(100);
  });

  test('what is left out lies between the first and the latest, in whichever order events are counted and groups merge', () => {
    const timesMs = fc.uniqueArray(fc.integer({ min: 0, max: 9999 }), { maxLength: 3 * MAX_EVIDENCE });
    fc.assert(
      fc.property(timesMs, timesMs, (some, others) => {
        const { alerts, at } = watch();
        const [survivor, loser] = [opened('a'), opened('b')];
        // Each event once, in whichever of the two.
        for (const timeMs of some) add(survivor, evidence(2 * timeMs), 10);
        for (const timeMs of others) add(loser, evidence(2 * timeMs + 1), 10);
        mergeEpisode(survivor, loser, policy, at(700));
        reviseEpisode(survivor, policy, at(700));
        const all = [...some.map((timeMs) => 2 * timeMs), ...others.map((timeMs) => 2 * timeMs + 1)].sort((a, b) => a - b);
        const kept = all.length <= MAX_EVIDENCE ? all : [...all.slice(0, FIRST_EVIDENCE), ...all.slice(-LATEST_EVIDENCE)];
        expect(alerts.at(-1)?.evidence.map((one) => one.timeMs)).toEqual(kept);
        expect(alerts.at(-1)).toMatchObject({ eventCount: all.length, leftOutCount: all.length - kept.length });
      }),
    );
  });

  test('what is known of the named cards is told, a date of issue also when it is learnt later', () => {
    const { alerts, at } = watch();
    const episode = opened();
    const known = { holderIin: '900101700001', bank: 'Bank 1' };
    for (const [card, issuedOn] of [
      ['card-1', null],
      ['card-2', '2024-01-31'],
      ['card-1', '2023-05-05'],
    ] as const) {
      addEvidence(episode, evidence(500, card), 10, { card, ...known, issuedOn });
      reviseEpisode(episode, { ...policy, updateIntervalMs: 0 }, at(500));
    }
    expect(alerts.at(-1)?.cardFacts).toEqual([
      { card: 'card-1', ...known, issuedOn: '2023-05-05' },
      { card: 'card-2', ...known, issuedOn: '2024-01-31' },
    ]);
    expect(alerts[0]?.cardFacts).toEqual([{ card: 'card-1', ...known, issuedOn: null }]);
    expect(alerts.at(-1)).toMatchObject({ cards: ['card-1', 'card-2'], cardCount: 2, amountCounts: 'money in' });
  });

  test('state survives JSON', () => {
    const episode = opened();
    add(episode, evidence(500), 10);
    expect(JSON.parse(JSON.stringify(episode))).toEqual(episode);
  });
});

describe('merging', () => {
  test('the loser closes as merged and the survivor holds both', () => {
    const { alerts, at } = watch();
    const survivor = opened('a', 500);
    const loser = opened('b', 520);
    add(survivor, evidence(500, 'card-1'), 10);
    add(survivor, evidence(540, 'card-1'), 10);
    add(loser, evidence(520, 'card-2'), 30);
    reviseEpisode(survivor, policy, at(540));
    reviseEpisode(loser, policy, at(540));
    mergeEpisode(survivor, loser, policy, at(560));
    reviseEpisode(survivor, policy, at(640));
    expect(alerts[2]).toMatchObject({ status: 'merged', mergedInto: survivor.alertId, alertId: loser.alertId, closedAtMs: 560 });
    expect(alerts[3]).toMatchObject({ status: 'open', revision: 1, eventCount: 3, amountTiyn: 50, cards: ['card-1', 'card-2'] });
    expect(alerts[3]?.evidence.map((one) => one.timeMs)).toEqual([500, 520, 540]);
    expect(alerts[3]?.cardFacts.map(({ card }) => card)).toEqual(['card-1', 'card-2']);
  });

  test('cards whose facts the loser did not keep are named without', () => {
    const { alerts, at } = watch();
    const survivor = opened('a', 500);
    const loser = opened('b', 520);
    addEvidence(survivor, evidence(500), 10, { card: 'card-1', holderIin: '900101700001', bank: 'Bank 1', issuedOn: null });
    for (let card = 1; card <= 120; card++) addEvidence(loser, evidence(520, `card-${card}`), 10, { card: `card-${card}`, ...unknown });
    mergeEpisode(survivor, loser, policy, at(560));
    reviseEpisode(survivor, policy, at(560));
    expect(alerts.at(-1)).toMatchObject({ cardCount: 120, eventCount: 121 });
    expect(alerts.at(-1)?.cardFacts).toHaveLength(100);
    expect(alerts.at(-1)?.cardFacts[0]).toMatchObject({ card: 'card-1', bank: 'Bank 1' });
  });
});

test('severity rises with money, and once more with many signs', () => {
  expect([999, 1000, 4999, 5000].map((tiyn) => severityOf(policy, tiyn, 3))).toEqual(['low', 'medium', 'medium', 'high']);
  expect([999, 1000, 5000].map((tiyn) => severityOf(policy, tiyn, 4))).toEqual(['medium', 'high', 'high']);
});
