import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { describe, expect, test } from '@jest/globals';
import { evaluateSeed } from '../backtest/evaluate-seed.js';
import { HIDING_SEED, hidingWorld } from '../testing/hiding-world.js';
import { wantingOf } from './nearest.js';
import { schemeWhy } from './scheme-why.js';
import { definitionOf } from './watch-again.js';

const why = (schemeId: string, scenario: Scenario = hidingWorld) => schemeWhy({ scenario, seed: HIDING_SEED, schemeId }).why;

/** The country with other parameters of one rule. */
const withRule = (rule: 'nominee-cards' | 'unlicensed-platforms', parameters: { readonly [name: string]: number }): Scenario => ({
  ...hidingWorld,
  rules: { [rule]: parameters },
});

describe('caught schemes', () => {
  test.each(['nominee-cards-1', 'cash-out-groups-1', 'unlicensed-platforms-1', 'unlicensed-platforms-2'])(
    '%s: the first alert, and what was in the way each day before',
    (schemeId) => {
      const { score, firstAlert, changes, truth } = why(schemeId);
      const rule = definitionOf(truth.typology).createRule();
      const whole = evaluateSeed(hidingWorld, HIDING_SEED, [[rule]]).sets[0]!;
      const scored = whole.score.schemes.find((one) => one.schemeId === schemeId);
      expect(score).toEqual(scored);
      expect(score.caught).toBe(true);
      expect(changes).toEqual([]);
      const alert = whole.finalAlerts.find(({ alertId }) => alertId === scored?.firstAlertId)!;
      expect(firstAlert).toMatchObject({ alertId: alert.alertId, openedAtMs: alert.openedAtMs, movedBeforeKzt: scored?.movedBeforeKzt });
      expect(firstAlert?.at).toMatchObject({ isMet: true, isAlertOpen: false });
      expect(firstAlert?.before.length).toBeGreaterThan(0);
      for (const { timeMs } of firstAlert!.before) expect(timeMs).toBeLessThan(alert.openedAtMs);
      expect(firstAlert!.lastBefore === null || wantingOf(firstAlert!.lastBefore).length > 0).toBe(true);
    },
  );
});

describe('missed schemes', () => {
  test('a nominee scheme: the nearest look of every card, and a change that catches it in the whole country too', () => {
    const { score, steps, changes, firstAlert, truth } = why('nominee-cards-2');
    expect([score.caught, firstAlert]).toEqual([false, null]);
    const cards = truth.members.flatMap(({ card }) => card ?? []);
    expect(steps.map(({ stage, found }) => [stage, found])).toEqual([['card', 0]]);
    for (const { subject, nearest } of steps[0]!.subjects) {
      expect(cards).toContain(subject.id);
      expect(nearest.criteria).toHaveLength(16);
      expect(wantingOf(nearest).length).toBeGreaterThan(0);
    }
    const { parameter, from, to, opensAtMs } = changes[0]!;
    const changed = why('nominee-cards-2', withRule('nominee-cards', { [parameter]: to }));
    expect(changed.firstAlert?.openedAtMs).toBe(opensAtMs);
    // Half of the change misses the scheme.
    const halfway = (from + to) / 2;
    const nearly = Number.isInteger(to) ? Math.round(halfway) : halfway;
    expect(why('nominee-cards-2', withRule('nominee-cards', { [parameter]: nearly })).score.caught).toBe(false);
  });

  test('a cash-out group: at which step it was lost', () => {
    const { score, steps, changes } = why('cash-out-groups-2');
    expect(score.caught).toBe(false);
    const [visits, bursts] = steps;
    expect([visits?.finds, bursts?.finds]).toEqual(['a visit that empties the card', 'a burst at the ATM']);
    expect(visits!.found).toBeGreaterThan(0);
    expect(steps.some(({ subjects }) => subjects.some(({ nearest }) => wantingOf(nearest).length > 0))).toBe(true);
    for (const { opensAtMs } of changes) expect(opensAtMs === null || opensAtMs > 0).toBe(true);
  });

  test('a hidden exchanger: its cards', () => {
    const { score, steps, truth, changes } = why('unlicensed-platforms-3');
    expect([score.caught, truth.form]).toEqual([false, 'hidden']);
    expect(steps.map(({ stage }) => stage)).toEqual(['card']);
    expect(steps[0]!.subjects[0]!.nearest.criteria.map(({ code }) => code)).toContain('distinct-payers');
    for (const { parameter, from, to } of changes) expect([parameter, from]).not.toEqual([parameter, to]);
  });

  test('a named platform, of which more trades are asked than it has: by a name of it, and how many would do', () => {
    const { score, steps, changes, truth } = why('unlicensed-platforms-4', withRule('unlicensed-platforms', { minImitationTrades: 50 }));
    expect([score.caught, truth.form]).toEqual([false, 'imitation']);
    const [{ subject, nearest }] = steps[0]!.subjects as [(typeof steps)[0]['subjects'][0]];
    expect(truth.members.map(({ platform }) => platform)).toContain(subject.id);
    const most = nearest.criteria.find(({ code }) => code === 'trades-outside-register')!;
    expect(most).toMatchObject({ threshold: 50, isMet: false });
    // All of its trades stand in one window.
    expect(changes).toMatchObject([{ parameter: 'minImitationTrades', from: 50, to: most.exact, opensAtMs: nearest.timeMs }]);
  });
});

describe('bad input', () => {
  test('an unknown scheme is told with the nearest', () => {
    expect(() => why('nominee-card-2')).toThrow('there is no scheme "nominee-card-2" in this country; did you mean "nominee-cards-2"?');
  });

  test('a country without schemes has none to explain', () => {
    expect(() => why('nominee-cards-1', { ...hidingWorld, schemes: [] })).toThrow('this country has none at all');
  });

  test('a scheme that is labelled as a decoy cannot be caught', () => {
    const decoy = { ...hidingWorld, schemes: hidingWorld.schemes.map((plan) => ({ ...plan, label: 'decoy' as const })) };
    expect(() => why('nominee-cards-1', decoy)).toThrow(BadInput);
    expect(() => why('nominee-cards-1', decoy)).toThrow('labels scheme nominee-cards-1 as a decoy');
  });
});
