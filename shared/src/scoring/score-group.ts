/** The measures over one typology and its rule, or over all of them together. */
import type { Alert } from '../events/alert.js';
import { ratio, TIYN_PER_TENGE } from '../events/money.js';
import type { SchemeTruth, TypologyName } from '../events/truth.js';
import type { JudgedAlert } from './judge-alert.js';
import { percentile, share, twiceMedian } from './order-statistics.js';
import type { CardScore, DifficultyScore, TypologyScore } from './score-report.js';
import type { KnownDecoy, KnownScheme } from './truth-book.js';

export const MS_PER_SECOND = 1000;

/** What the alerts made of one scheme. */
export interface SchemeOutcome {
  readonly scheme: KnownScheme;
  /** By the rule of its own typology. */
  readonly caught: boolean;
  /** The first true alert of any rule. */
  readonly firstAlert: Alert | null;
  readonly msToDetect: number | null;
  readonly movedBeforeTiyn: number;
}

const isEvasive = (scheme: KnownScheme) => scheme.truth.difficulty === 'evasive';
const present = <T>(value: T | null): value is T => value !== null;

/** The score of one typology, or of all of them for null. `wronged` are the decoys that false alerts of any rule name. */
export function scoreGroup(
  typology: TypologyName | null,
  allOutcomes: readonly SchemeOutcome[],
  allJudged: readonly JudgedAlert[],
  allDecoys: readonly KnownDecoy[],
  wronged: ReadonlySet<KnownDecoy>,
): TypologyScore {
  const acted = allOutcomes.filter(({ scheme }) => scheme.eventCount > 0);
  const outcomes = acted.filter(({ scheme }) => typology === null || scheme.truth.typology === typology);
  const judged = allJudged.filter(({ alert }) => typology === null || alert.rule === typology);
  const decoys = allDecoys.filter((decoy) => typology === null || decoy.typology === typology);

  const headline = outcomes.filter(({ scheme }) => !isEvasive(scheme));
  const caught = headline.filter((outcome) => outcome.caught).length;
  const detected = headline.filter(({ firstAlert }) => firstAlert !== null);
  const alerts = countAlerts(judged);
  const judgedForPrecision = alerts.trueAlerts + alerts.falseAlerts;
  const detectMs = detected.map(({ msToDetect }) => msToDetect).filter(present);
  const medianMs2 = twiceMedian(detectMs);
  const p95Ms = percentile(detectMs, 95);
  const movedTiyn2 = twiceMedian(detected.map(({ movedBeforeTiyn }) => movedBeforeTiyn));
  return {
    schemes: headline.length,
    caught,
    caughtByAnyRule: detected.length,
    recall: share(caught, headline.length),
    recallByAnyRule: share(detected.length, headline.length),
    alerts: judged.length,
    ...alerts,
    precision: share(alerts.trueAlerts, judgedForPrecision),
    f1: f1Of(alerts.trueAlerts, judgedForPrecision, caught, headline.length),
    decoys: decoys.length,
    decoysAlerted: decoys.filter((decoy) => wronged.has(decoy)).length,
    medianSecondsToDetect: medianMs2 === null ? null : ratio(medianMs2, 2 * MS_PER_SECOND, 3),
    p95SecondsToDetect: p95Ms === null ? null : ratio(p95Ms, MS_PER_SECOND, 3),
    kztBeforeFirstAlert: movedTiyn2 === null ? null : ratio(movedTiyn2, 2 * TIYN_PER_TENGE, 2),
    byDifficulty: {
      plain: scoreDifficulty('plain', outcomes),
      careful: scoreDifficulty('careful', outcomes),
      evasive: scoreDifficulty('evasive', outcomes),
    },
    cards: scoreCards(acted, headline, judged),
  };
}

/** 2pr / (p + r) with p = t/a and r = c/s, multiplied out so that nothing is rounded twice; null when p or r is. */
function f1Of(trueAlerts: number, judged: number, caught: number, schemes: number): number | null {
  if (judged === 0 || schemes === 0) return null;
  return ratio(2 * trueAlerts * caught, trueAlerts * schemes + caught * judged);
}

function countAlerts(judged: readonly JudgedAlert[]) {
  const onSchemes = judged.map(({ scheme }) => scheme).filter(present);
  const onHeadline = onSchemes.filter((scheme) => !isEvasive(scheme));
  const trueAlerts = new Set(onHeadline).size;
  return {
    trueAlerts,
    extraTrueAlerts: onHeadline.length - trueAlerts,
    evasiveTrueAlerts: onSchemes.length - onHeadline.length,
    falseAlerts: judged.length - onSchemes.length,
  };
}

function scoreDifficulty(difficulty: SchemeTruth['difficulty'], outcomes: readonly SchemeOutcome[]): DifficultyScore {
  const alike = outcomes.filter(({ scheme }) => scheme.truth.difficulty === difficulty);
  const caught = alike.filter((outcome) => outcome.caught).length;
  const caughtByAnyRule = alike.filter(({ firstAlert }) => firstAlert !== null).length;
  return { schemes: alike.length, caught, caughtByAnyRule, recall: share(caught, alike.length) };
}

/** `acted` are the schemes of all typologies, `headline` those whose cards are to be found. */
function scoreCards(acted: readonly SchemeOutcome[], headline: readonly SchemeOutcome[], judged: readonly JudgedAlert[]): CardScore {
  const cardsOf = (outcomes: readonly SchemeOutcome[]) => new Set(outcomes.flatMap(({ scheme }) => [...scheme.cards]));
  const illicit = cardsOf(headline);
  const rightful = cardsOf(acted.filter(({ scheme }) => !isEvasive(scheme)));
  const evasive = cardsOf(acted.filter(({ scheme }) => isEvasive(scheme)));
  const named = new Set(judged.flatMap(({ alert }) => alert.cards));
  const alerted = [...named].filter((card) => rightful.has(card) || !evasive.has(card));
  const correct = alerted.filter((card) => rightful.has(card)).length;
  const found = alerted.filter((card) => illicit.has(card)).length;
  return {
    illicit: illicit.size,
    alerted: alerted.length,
    correct,
    found,
    precision: share(correct, alerted.length),
    recall: share(found, illicit.size),
  };
}
