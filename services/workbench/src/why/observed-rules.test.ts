/** An observer only listens, and what it hears is what the rule goes by: over a whole country, for every rule. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { watchWorld } from '@tengewatch/shared/rules/testing/watch-world.js';
import { HOUR_MS, MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { createDirectPipeline } from '@tengewatch/shared/pipeline/direct.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { beforeAll, describe, expect, test } from '@jest/globals';

/** A withdrawal within this time may belong to the same visit. */
const VISIT_GAP_MS = 5 * MINUTE_MS;
/** So long after a visit its burst is complete. */
const SETTLED_MS = 4 * HOUR_MS;

type World = ReturnType<typeof watchWorld>;

let world: World;
beforeAll(() => {
  world = watchWorld(
    everyRuleWorld,
    WORLD_SEED,
    catalogue.map(({ createRule, name }) => createRule(everyRuleWorld.rules[name])),
  );
});

/** What one rule writes over the country, every revision, with an observer of all or without. */
function watched(name: string, isObserved: boolean) {
  const { createRule } = catalogue.find((one) => one.name === name)!;
  const looks: Evaluation[] = [];
  const observer = { watches: () => true, evaluated: (look: Evaluation) => void looks.push(look) };
  const parameters = everyRuleWorld.rules[name as 'nominee-cards'];
  const rule = isObserved ? createRule(parameters, observer) : createRule(parameters);
  const { startMs: watchingSinceMs, endMs } = scenarioWindow(everyRuleWorld);
  const revisions: Alert[] = [];
  const misses: unknown[] = [];
  const pipeline = createDirectPipeline([rule], {
    watchingSinceMs,
    endMs,
    onAlert: (alert) => void revisions.push(alert),
    onNearMiss: (miss) => void misses.push(miss),
  });
  const { events } = world;
  pipeline.handleAll(
    events.map(({ topic }) => topic),
    events.map(({ event }) => event),
    events.length,
  );
  pipeline.finish();
  return { looks, version: rule.version, written: { revisions, misses } };
}

describe.each(catalogue.map(({ name }) => name))('%s', (name) => {
  test('writes the same with an observer as without', () => {
    const [alone, observed] = [watched(name, false), watched(name, true)];
    expect(alone.written.revisions.length).toBeGreaterThan(0);
    expect(observed.written).toEqual(alone.written);
    expect(observed.version).toBe(alone.version);
    expect(alone.looks).toEqual([]);
    expect(observed.looks.length).toBeGreaterThan(0);
  });
});

describe.each(['nominee-cards', 'cash-out-groups', 'unlicensed-platforms'])('looks of %s', (name) => {
  test('have the figures that the reasons of each alert have when it opens', () => {
    const { looks, written } = watched(name, true);
    const openings = written.revisions.filter(({ revision, status }) => revision === 0 && status === 'open');
    expect(openings.length).toBeGreaterThan(0);
    for (const { openedAtMs, subject, reasons } of openings) {
      const look = looks.findLast((one) => one.timeMs === openedAtMs && one.subject.id === subject.id && one.isMet);
      const met = look?.criteria.filter(({ isMet }) => isMet);
      expect(met?.map(({ code, observed, capped, threshold }) => ({ code, observed, capped, threshold }))).toEqual(
        reasons.map(({ code, observed, capped, threshold }) => ({ code, observed, capped, threshold })),
      );
    }
  });

  test('have exactly one criterion in the way where a near miss is written', () => {
    const { looks, written } = watched(name, true);
    for (const miss of written.misses as { timeMs: number; code: string; observed: number; subject: { id: string } }[]) {
      const look = looks.findLast((one) => one.timeMs === miss.timeMs && one.subject.id === miss.subject.id && !one.isMet);
      const unmet = look?.criteria.filter(({ isMet, points }) => !isMet && points === 0) ?? [];
      if (miss.code === 'too-few-points') expect([look?.points, unmet]).toEqual([miss.observed, []]);
      else expect(unmet.map(({ code, exact }) => [code, exact])).toEqual([[miss.code, miss.observed]]);
    }
  });
});

test('a visit that empties the card is one that the first stage reports to the ATM', () => {
  const { looks } = watched('cash-out-groups', true);
  const bursts = looks.filter(({ stage }) => stage === 'atm');
  const atCards = looks.filter(({ stage }) => stage === 'card');
  const goesOn = ({ subject, timeMs }: Evaluation): boolean =>
    atCards.some((one) => one.subject.id === subject.id && one.timeMs > timeMs && one.timeMs < timeMs + VISIT_GAP_MS);
  const visits = atCards.filter((one) => one.isMet && !goesOn(one));
  expect(bursts.length).toBeGreaterThan(0);
  const areClose = (visit: Evaluation, burst: Evaluation): boolean =>
    burst.about.includes(visit.subject.id) && visit.timeMs < burst.timeMs && burst.timeMs < visit.timeMs + SETTLED_MS;
  for (const burst of bursts) expect(visits.filter((visit) => areClose(visit, burst)).length).toBeGreaterThanOrEqual(burst.about.length);
  const lastMs = scenarioWindow(everyRuleWorld).endMs - SETTLED_MS;
  for (const visit of visits.filter(({ timeMs }) => timeMs < lastMs)) expect(bursts.some((burst) => areClose(visit, burst))).toBe(true);
});
