/** A second, naive scorer: it scans everything for every figure, and has to agree with the real one on random worlds. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Alert } from '../events/alert.js';
import {
  difficulties,
  truthLabels,
  type DecoyEventTruth,
  type IllicitEventTruth,
  type SchemeTruth,
  typologyNames,
} from '../events/truth.js';
import { cardOf, givenAlert, givenDecoy, givenDecoyEvent, givenEvidence, givenIllicitEvent, givenScheme } from '../testing/given-truth.js';
import type { Verdict } from './score-report.js';
import { createScorer } from './score.js';

const card = fc.integer({ min: 0, max: 9 }).map(cardOf);
const cards = fc.uniqueArray(card, { maxLength: 3 });
const rule = fc.constantFrom(...typologyNames);
const timeMs = fc.integer({ min: 0, max: 20 }).map((second) => second * 1000);
const amountTiyn = fc.integer({ min: 1, max: 5 });

const schemes = fc.array(
  fc.record({
    typology: rule,
    difficulty: fc.constantFrom(...difficulties),
    label: fc.constantFrom(...truthLabels, 'illicit' as const),
    cards,
  }),
  { maxLength: 5 },
);
const events = fc.array(fc.record({ owner: fc.nat({ max: 6 }), timeMs, amountTiyn, moved: fc.boolean(), card }), { maxLength: 12 });
const decoys = fc.array(fc.record({ cards, typology: rule }), { maxLength: 3 });
/** Events of habits are numbered after those of schemes. */
const FIRST_HABIT_EVENT = 12;
const habitEvents = fc.array(fc.record({ owner: fc.nat({ max: 3 }), card }), { maxLength: 8 });
const alerts = fc.array(
  fc.record({
    rule,
    status: fc.constantFrom('open', 'closed', 'merged'),
    openedAtMs: timeMs,
    cards,
    evidence: fc.array(fc.record({ event: fc.nat({ max: 20 }), amountTiyn, card }), { maxLength: 4 }),
  }),
  { maxLength: 8 },
);

interface World {
  readonly schemes: readonly SchemeTruth[];
  readonly events: readonly IllicitEventTruth[];
  readonly decoys: readonly ReturnType<typeof givenDecoy>[];
  readonly habitEvents: readonly DecoyEventTruth[];
  readonly alerts: readonly Alert[];
}

const world = fc.record({ schemes, events, decoys, habitEvents, alerts }).map((drawn): World => {
  const known = drawn.schemes.map((scheme, index) => givenScheme(`s${index}`, scheme));
  return {
    schemes: known,
    events: drawn.events
      .filter(({ owner }) => owner < known.length)
      .map(({ owner, ...event }, index) => givenIllicitEvent(`s${owner}`, `e${index}`, event)),
    decoys: drawn.decoys.map((decoy, index) => givenDecoy(`d${index}`, decoy.cards, { typology: decoy.typology })),
    habitEvents: drawn.habitEvents
      .filter(({ owner }) => owner < drawn.decoys.length)
      .map(({ owner, card: number }, index) => givenDecoyEvent(`d${owner}`, `e${FIRST_HABIT_EVENT + index}`, { card: number })),
    alerts: drawn.alerts.map((alert, index) =>
      givenAlert(`a${index}`, {
        ...alert,
        evidence: alert.evidence.map((piece) => givenEvidence(`e${piece.event}`, { amountTiyn: piece.amountTiyn, card: piece.card })),
      }),
    ),
  };
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
const shareOf = (part: number, whole: number) => (whole === 0 ? null : rounded(part / whole));
/** The mean of the exact shares, as the textbook writes it. */
const harmonic = (p: number, r: number) => (Number.isNaN(p) || Number.isNaN(r) ? null : p + r === 0 ? 0 : rounded((2 * p * r) / (p + r)));

function naively({ schemes: all, events: illicit, decoys: looks, habitEvents: habitual, alerts: raised }: World) {
  const scored = raised.filter(({ status }) => status !== 'merged');
  const moneyIn = (alert: Alert, schemeId: string) =>
    sum(
      alert.evidence
        .filter(({ eventId }) => illicit.some((one) => one.eventId === eventId && one.schemeId === schemeId))
        .map((e) => e.amountTiyn),
    );
  const isTrueOf = (alert: Alert, scheme: SchemeTruth) =>
    scheme.label === 'illicit' && moneyIn(alert, scheme.schemeId) > sum(alert.evidence.map((piece) => piece.amountTiyn)) / 2;
  const isTrue = (alert: Alert) => all.some((scheme) => isTrueOf(alert, scheme));
  const eventsOf = (scheme: SchemeTruth) => illicit.filter(({ schemeId }) => schemeId === scheme.schemeId);
  const real = all.filter((scheme) => scheme.label === 'illicit' && eventsOf(scheme).length > 0);
  const headline = real.filter(({ difficulty }) => difficulty !== 'evasive');
  const cardsOf = (scheme: SchemeTruth) => [...scheme.members.map((member) => member.card), ...eventsOf(scheme).map((event) => event.card)];
  const names = (alert: Alert, number: string | null) =>
    alert.cards.some((c) => c === number) || alert.evidence.some((e) => e.card === number);
  const falseAlerts = scored.filter((alert) => !isTrue(alert));

  return typologyNames.map((typology) => {
    const mine = headline.filter((scheme) => scheme.typology === typology);
    const ofRule = scored.filter((alert) => alert.rule === typology);
    const caught = mine.filter((scheme) => ofRule.some((alert) => isTrueOf(alert, scheme))).length;
    const byAny = mine.filter((scheme) => scored.some((alert) => isTrueOf(alert, scheme))).length;
    const trueAlerts = headline.filter((scheme) => ofRule.some((alert) => isTrueOf(alert, scheme))).length;
    const wrong = ofRule.filter((alert) => !isTrue(alert)).length;
    const evasiveTrue = ofRule.filter((alert) => real.some((scheme) => scheme.difficulty === 'evasive' && isTrueOf(alert, scheme))).length;
    const alertedLooks = looks.filter(
      (decoy) =>
        decoy.typology === typology &&
        falseAlerts.some(
          (alert) =>
            decoy.members.some((member) => names(alert, member.card)) ||
            alert.evidence.some((e) => habitual.some((one) => one.decoyId === decoy.decoyId && one.eventId === e.eventId)),
        ),
    );
    const labelled = all.filter((scheme) => scheme.label === 'decoy' && scheme.typology === typology);
    const alertedSchemes = labelled.filter((scheme) =>
      falseAlerts.some(
        (alert) =>
          cardsOf(scheme).some((number) => names(alert, number)) ||
          alert.evidence.some((e) => eventsOf(scheme).some((o) => o.eventId === e.eventId)),
      ),
    );
    const rightful = (number: string) => headline.some((scheme) => cardsOf(scheme).includes(number));
    const wanted = new Set(mine.flatMap(cardsOf));
    const named = [...new Set(ofRule.flatMap((alert) => alert.cards))].filter(
      (number) => rightful(number) || !real.some((scheme) => cardsOf(scheme).includes(number)),
    );
    return {
      schemes: mine.length,
      caught,
      caughtByAnyRule: byAny,
      alerts: ofRule.length,
      trueAlerts,
      evasiveTrueAlerts: evasiveTrue,
      falseAlerts: wrong,
      extraTrueAlerts: ofRule.length - wrong - evasiveTrue - trueAlerts,
      recall: shareOf(caught, mine.length),
      recallByAnyRule: shareOf(byAny, mine.length),
      precision: shareOf(trueAlerts, trueAlerts + wrong),
      f1: harmonic(trueAlerts / (trueAlerts + wrong), caught / mine.length),
      decoys: looks.filter((decoy) => decoy.typology === typology).length + labelled.length,
      decoysAlerted: alertedLooks.length + alertedSchemes.length,
      alertedCards: named.length,
      correctCards: named.filter(rightful).length,
      cardPrecision: shareOf(named.filter(rightful).length, named.length),
      cardRecall: shareOf(named.filter((number) => wanted.has(number)).length, wanted.size),
    };
  });
}

/** Which evidence is of the scheme or decoy that a verdict names, read off the truth row by row. */
function eventIdsOf({ status, evidence }: Alert, { events: illicit, habitEvents: habitual }: World, verdict: Verdict | undefined) {
  if (status === 'merged') return undefined;
  const named = verdict?.schemeId ?? verdict?.decoyId;
  const isOwn = (id: string) =>
    illicit.some(({ eventId, schemeId }) => eventId === id && schemeId === named) ||
    habitual.some(({ eventId, decoyId }) => eventId === id && decoyId === named);
  return evidence.filter((row) => isOwn(row.eventId)).map((row) => row.eventId);
}

test('agrees with the naive scorer, in whatever order truth and alerts come', () => {
  fc.assert(
    fc.property(world, fc.func(fc.nat()), (given, rank) => {
      const scorer = createScorer();
      const shuffled = <T extends { id: string }>(items: readonly T[]) => items.toSorted((left, right) => rank(left.id) - rank(right.id));
      for (const record of shuffled([...given.schemes, ...given.events, ...given.decoys, ...given.habitEvents])) scorer.observe(record);
      const { score, verdicts } = scorer.score(shuffled(given.alerts));
      for (const alert of given.alerts)
        expect(verdicts.get(alert.alertId)?.eventIds).toEqual(eventIdsOf(alert, given, verdicts.get(alert.alertId)));
      const actual = typologyNames.map((typology) => {
        const { cards: named, ...figures } = score.byTypology[typology];
        return {
          ...figures,
          alertedCards: named.alerted,
          correctCards: named.correct,
          cardPrecision: named.precision,
          cardRecall: named.recall,
        };
      });
      expect(actual).toMatchObject(naively(given));
      for (const scheme of score.schemes) {
        const moved = given.events.filter((event) => event.schemeId === scheme.schemeId && event.moved);
        expect(scheme.movedKzt).toBeCloseTo(sum(moved.map((event) => event.amountTiyn)) / 100, 8);
        const opened = given.alerts.find(({ alertId }) => alertId === scheme.firstAlertId)?.openedAtMs ?? Number.POSITIVE_INFINITY;
        const before = moved.filter((event) => event.timeMs < opened);
        expect(scheme.movedBeforeKzt).toBeCloseTo(sum(before.map((event) => event.amountTiyn)) / 100, 8);
      }
    }),
    { numRuns: 300 },
  );
});
