/** Writes what a rule made of some cards as a test of the rule: given these events, when it watches, then it alerts or does not. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { createDirectPipeline } from '@tengewatch/shared/pipeline/direct.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { opensAlert, wantingOf } from './nearest.js';
import type { RawEvent } from './raw-event.js';
import { roundings, testLines, type TestLine } from './test-lines.js';
import { definitionOf } from './watch-again.js';

type Parameters = { readonly [name: string]: unknown };

export interface TestWanted {
  readonly scenario: Scenario;
  readonly rule: RuleName;
  /** Of the cards that the test is about, in order of time. */
  readonly events: readonly RawEvent[];
  /** The look that the test is about. */
  readonly look: Evaluation;
  /** A parameter with which an alert opens where there is none, if one is known. */
  readonly change?: { readonly parameter: string; readonly to: number };
}

/** What the rule makes of events. */
export interface Outcome {
  /** The first alert, as it opened; null for none. */
  readonly alert: Alert | null;
  /** The last look of the step that the test is about. */
  readonly look: Evaluation | null;
}

export interface WrittenTest {
  readonly rule: RuleName;
  readonly parameters: Parameters;
  readonly watchingSinceMs: number;
  readonly lines: readonly TestLine[];
  readonly stage: string;
  readonly outcome: Outcome;
  readonly change: { readonly parameter: string; readonly to: number; readonly opensAtMs: number } | null;
}

/** With the events that matter, as round as they may be. Throws BadInput where these cards alone do not show it. */
export function testOf({ scenario, rule, events, look, change }: TestWanted): WrittenTest {
  const { startMs: watchingSinceMs } = scenarioWindow(scenario);
  const parameters: Parameters = scenario.rules[rule] ?? {};
  const { stage } = look;
  const isAlerted = opensAlert(look);
  const drive = (run: (made: Rule) => readonly Alert[], changed: Parameters = {}): Outcome => {
    const looks: Evaluation[] = [];
    const observer = { watches: () => true, evaluated: (one: Evaluation) => void looks.push(one) };
    const alerts = run(definitionOf(rule).createRule({ ...parameters, ...changed }, observer));
    const alert = alerts.find(({ revision }) => revision === 0) ?? null;
    return { alert, look: looks.findLast((one) => one.stage === stage) ?? null };
  };
  const direct = (some: readonly RawEvent[]): Outcome => drive((made) => alertsDirectly(made, some, watchingSinceMs));

  const until = events.filter(({ event }) => event.timeMs <= look.timeMs);
  const wanted = figuresOf(direct(until));
  if (wanted === null || wanted.isAlerted !== isAlerted || wanted.met !== metOf(look)) {
    throw new BadInput(
      'these cards alone do not show it: cards of others, or an earlier alert, take part in what the rule finds',
      'write the test by hand from: tengewatch trace CARD --rule RULE --json',
    );
  }
  const kept = withoutIdleEvents(until, (some) => figuresOf(direct(some))?.all === wanted.all);

  for (const rounding of roundings) {
    const lines = testLines(kept, rounding);
    const occurrences = occurrencesOf(lines);
    const driven = (changed?: Parameters): Outcome =>
      drive((made) => eventsOf(driveRule(made, occurrences, { watchingSinceMs }), 'alerts'), changed);
    const outcome = driven();
    const found = figuresOf(outcome);
    if (found === null || found.isAlerted !== isAlerted || found.met !== wanted.met) continue;
    const opened = change === undefined ? null : driven({ [change.parameter]: change.to }).alert;
    const changed = change === undefined || opened === null ? null : { ...change, opensAtMs: opened.openedAtMs };
    return { rule, parameters, watchingSinceMs, lines, stage, outcome, change: changed };
  }
  throw new BadInput('the test would not show what happened, as the order of events of one instant decides it');
}

function alertsDirectly(made: Rule, events: readonly RawEvent[], watchingSinceMs: number): Alert[] {
  const alerts: Alert[] = [];
  const endMs = Number.POSITIVE_INFINITY;
  const pipeline = createDirectPipeline([made], { watchingSinceMs, endMs, onAlert: (alert) => void alerts.push(alert) });
  pipeline.handleAll(
    events.map(({ topic }) => topic),
    events.map(({ event }) => event),
    events.length,
  );
  pipeline.finish();
  return alerts;
}

/** Which criteria are met. */
const metOf = ({ criteria }: Evaluation): string => criteria.map(({ code, isMet }) => `${code} ${isMet}`).join();

/** What must stay the same; null where the step did not look. */
function figuresOf({ alert, look }: Outcome) {
  if (look === null) return null;
  const isAlerted = alert !== null;
  const figures = look.criteria.map(({ observed }) => observed);
  return { isAlerted, met: metOf(look), all: JSON.stringify([isAlerted, wantingOf(look), look.timeMs, alert?.openedAtMs, figures]) };
}

/** Many events are tried in fewer steps. */
const MOST_SINGLE = 400;

/** Leaves out whatever can be left out, first large parts and then small ones, as long as the same is found. */
function withoutIdleEvents(events: readonly RawEvent[], isSame: (some: readonly RawEvent[]) => boolean): readonly RawEvent[] {
  let kept = events;
  const smallest = Math.max(1, Math.floor(events.length / MOST_SINGLE));
  for (let size = Math.floor(events.length / 2); size >= smallest; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length;) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (fewer.length > 0 && isSame(fewer)) kept = fewer;
      else from += size;
    }
  }
  return kept;
}

function occurrencesOf(lines: readonly TestLine[]): Occurrence[] {
  const make = sampleEvents();
  return lines.map(({ make: maker, timeMs, kzt, fields }) => make[maker](timeMs, kzt, fields));
}
