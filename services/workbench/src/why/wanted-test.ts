/** Which look at which cards a test is to show: that of a scheme, of an alert, or of a traced card. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { TestWanted } from './as-test.js';
import type { CardTrace } from './card-trace.js';
import { isFound, nearestOf, opensAlert, wantingOf } from './nearest.js';
import type { RawEvent } from './raw-event.js';
import type { ExplainedScheme } from './scheme-why.js';
import type { WatchedAgain } from './watch-again.js';

/** A look at one card needs the events of that card only. */
function eventsFor({ subject }: Evaluation, events: readonly RawEvent[]): readonly RawEvent[] {
  return subject.kind === 'card' ? events.filter(({ event }) => 'card' in event && event.card === subject.id) : events;
}

/** Of a caught scheme its first alert, of a missed one the moment when one changed parameter would have caught it, or else the nearest look of the last step that looked at its own cards alone. */
export function testOfScheme({ why, watched }: ExplainedScheme, scenario: Scenario): TestWanted {
  const { truth, firstAlert, steps, changes } = why;
  const of = (look: Evaluation): TestWanted => ({ scenario, rule: truth.typology, events: eventsFor(look, watched.events), look });
  if (firstAlert !== null) {
    if (firstAlert.at !== null) return of(firstAlert.at);
    throw new BadInput('no look of its own opened the first alert on the scheme, so that no test shows it');
  }
  const change = changes.find(({ opensAtMs }) => opensAtMs !== null);
  const alone = watched.evaluations.find(
    (one) => one.timeMs === change?.opensAtMs && wantingOf(one).length === 1 && wantingOf(one)[0]?.parameter === change.parameter,
  );
  if (change !== undefined && alone !== undefined) return { ...of(alone), change: { parameter: change.parameter, to: change.to } };
  const ours = new Set(truth.members.flatMap(({ card, platform }) => [card, platform]));
  const missed = steps.toReversed().flatMap(({ subjects }) => subjects.filter(({ found }) => found === 0));
  const nearest = missed.find((one) => one.nearest.about.every((name) => ours.has(name)))?.nearest;
  if (nearest !== undefined) return of(nearest);
  throw new BadInput("at no step did the rule look at the scheme's own cards alone and find nothing, so that there is nothing to test");
}

/** The first opening of an alert; else the nearest look. */
export function testOfTrace({ rule, entries, neverLookedAt }: CardTrace, watched: WatchedAgain, scenario: Scenario): TestWanted {
  const looks = entries.flatMap((entry) => (entry.kind === 'look' ? [entry.look] : []));
  const found = looks.find((look) => look.subject.kind === 'card' && opensAlert(look));
  const last = watched.stages.findLast((stage) => looks.some((look) => look.stage === stage));
  const atLast = looks.filter(({ stage }) => stage === last);
  const look = found ?? nearestOf(atLast.filter((one) => !isFound(one))) ?? nearestOf(atLast);
  if (look === undefined) throw new BadInput(`the rule never looked at the card, so that there is nothing to test: ${neverLookedAt ?? ''}`);
  return { scenario, rule, events: watched.events, look };
}

/** The look at which an alert of a report opened. */
export function testOfAlert(alert: Alert, watched: WatchedAgain, scenario: Scenario): TestWanted {
  const look = watched.evaluations.findLast(
    (one) =>
      one.timeMs === alert.openedAtMs &&
      isFound(one) &&
      (one.subject.id === alert.subject.id || one.about.some((card) => alert.cards.includes(card))),
  );
  if (look === undefined) {
    throw new BadInput(
      'no look of its own opened this alert, so that no test shows it',
      'it took over an alert that was merged into it: ask for that one',
    );
  }
  return { scenario, rule: alert.rule, events: eventsFor(look, watched.events), look };
}
