/**
 * A rule of compliance as one declaration: what a single event breaks. It reports every breach to the bank, and raises one alert for a
 * bank and local day that counts them all.
 */
import type Type from 'typebox';
import type { Evidence } from '../../events/alert.js';
import type { RuleName } from '../../events/rule-names.js';
import type { Breach } from '../../events/breach.js';
import { EVENT_VERSION } from '../../events/schema-parts.js';
import type { EventOf, CardTopic } from '../../events/topics.js';
import type { RuleObserver } from '../../stream/rule-observer.js';
import type { Handler, Rule, Stage, StageContext } from '../../stream/stage.js';
import { contentId } from '../content-id.js';
import { addEvidence, explain, newEpisode, reviseEpisode, onEpisodeTimer, type Episode, type EpisodePolicy } from '../episode.js';
import { episodeParameters, episodePolicy } from '../episode-parameters.js';
import { evidenceOf, holderOf, ofTopUp, ofTrade, ofTransfer, ofWithdrawal } from '../evidence.js';
import { localDay, startOfLocalDayMs } from '../local-time.js';
import { requireParameters, ruleVersion } from '../parameters.js';
import { condition, figure, judge } from '../reasons.js';
import { allMustBeMet, mustReach } from './full-judgement.js';

const BREACH_ID_DIGITS = 20;

export interface BreachRule<S extends Type.TObject> {
  readonly name: RuleName;
  /** Bumped when equal parameters no longer give equal alerts. */
  readonly codeVersion: number;
  readonly parameters: S;
  /** What a breach is, in a few plain words: "top-ups above …". */
  readonly breaches: string;
  /** By topic, whether an event breaks the rule. */
  readonly isBreach: { readonly [T in CardTopic]?: (event: EventOf[T], parameters: Type.Static<S>) => boolean };
}

interface DayParameters {
  readonly updateIntervalHours: number;
  readonly mediumKzt: number;
  readonly highKzt: number;
}

/** Three parameters to spread into a rule's own: how often an alert of a day is written, and how urgent it is. */
export function dayParameters(defaults: DayParameters) {
  const { updateIntervalHours, mediumKzt, highKzt } = episodeParameters({ ...defaults, quietDays: 1, strongPoints: 1 });
  return { updateIntervalHours, mediumKzt, highKzt };
}

/** Makes the rule with some parameters other than the default. Throws a RangeError that lists every wrong one. */
export function breachRule<S extends Type.TObject>(
  rule: BreachRule<S>,
): (overrides?: { readonly [name: string]: unknown }, observer?: RuleObserver) => Rule {
  const { name, codeVersion, breaches } = rule;
  return (overrides = {}, observer?: RuleObserver) => {
    const parameters = requireParameters(name, rule.parameters, overrides) as Type.Static<S>;
    // All parameters of rules are numbers, and those of a day's alert are among them: `requireParameters` has checked them.
    const numbers = parameters as { readonly [name: string]: number } & DayParameters;
    const version = ruleVersion(name, codeVersion, numbers);
    const policy = dayPolicy(name, version, numbers);
    return { name, version, stages: [eventStage(rule, parameters, version, observer), bankStage(policy, breaches)] };
  };
}

/** An alert stays open until its day is over, and its money alone says how urgent it is. */
const dayPolicy = (rule: RuleName, version: string, parameters: DayParameters): EpisodePolicy => {
  const { POSITIVE_INFINITY: never } = Number;
  return episodePolicy(rule, version, { ...parameters, quietDays: never, strongPoints: never }, 'money of the breaches');
};

/** First stage, keyed by card: looks at each event by itself. */
function eventStage<S extends Type.TObject>(
  { name, isBreach, breaches }: BreachRule<S>,
  parameters: Type.Static<S>,
  version: string,
  observer: RuleObserver | undefined,
): Stage<undefined> {
  function handlerOf(topic: CardTopic): Handler<undefined, EventOf[CardTopic]> {
    const breaks = isBreach[topic] as (event: EventOf[CardTopic], given: Type.Static<S>) => boolean;
    return (_, event, context) => {
      if (observer?.watches(context.key) === true) tell(observer, context, breaks(event, parameters), breaches);
      if (breaks(event, parameters)) context.emit('breaches', breachOf(name, topic, event));
      return undefined;
    };
  }
  const watched = Object.keys(isBreach) as CardTopic[];
  return {
    rule: name,
    name: 'event',
    ruleVersion: version,
    outputs: ['breaches'],
    on: Object.fromEntries(watched.map((topic) => [topic, handlerOf(topic)])),
    onTimer: () => undefined,
  };
}

/** Tells an observer what the rule made of one event. */
function tell(observer: RuleObserver, { key, nowMs }: StageContext, isBreach: boolean, breaches: string): void {
  const exact = Number(isBreach);
  observer.evaluated({
    ...allMustBeMet([mustReach({ code: 'breaches', parameter: '', threshold: 1, unit: 'breaches', counts: breaches, exact })]),
    stage: 'event',
    finds: 'an alert on the bank',
    timeMs: nowMs,
    subject: { kind: 'card', id: key },
    about: [key],
    isAlertOpen: false,
    heldBackBy: null,
  });
}

function breachOf(rule: RuleName, topic: CardTopic, event: EventOf[CardTopic]): Breach {
  const { id, timeMs, card } = event;
  const { holderIin, bank } = holderOf(event);
  return {
    v: EVENT_VERSION,
    id: contentId(BREACH_ID_DIGITS, 'breach', rule, id),
    timeMs,
    kind: 'breach',
    key: bank,
    rule,
    holderIin,
    card,
    cardIssuedOn: 'cardIssuedOn' in event ? event.cardIssuedOn : null,
    evidence: evidenceIn(topic, event),
  };
}

function evidenceIn(topic: CardTopic, event: EventOf[CardTopic]): Evidence {
  const { timeMs, card } = event;
  if ('fiatTiyn' in event) return evidenceOf(topic, timeMs, card, event.fiatTiyn, ofTrade(event));
  if ('recipientIin' in event) return evidenceOf(topic, timeMs, card, event.amountTiyn, ofTopUp(event));
  return evidenceOf(topic, timeMs, card, event.amountTiyn, 'atm' in event ? ofWithdrawal(event) : ofTransfer(event));
}

/** Breaches of a bank on one local day. */
interface BankDay {
  readonly endMs: number;
  readonly episode: Episode;
}

/** Second stage, keyed by bank: one alert for each local day that has a breach, closed when the day is over. */
function bankStage(policy: EpisodePolicy, breaches: string): Stage<BankDay> {
  const { rule } = policy;

  /** A timer comes before the events of its instant: those of the next day's first instant are not counted. */
  const dueMs = ({ endMs, episode }: BankDay): number =>
    episode.changed ? Math.min(endMs, episode.writtenAtMs + policy.updateIntervalMs) : endMs;

  function add({ episode, endMs }: BankDay, breach: Breach, context: StageContext): void {
    const { evidence, card, holderIin, key: bank, cardIssuedOn: issuedOn } = breach;
    addEvidence(episode, evidence, evidence.amountTiyn, { card, holderIin, bank, issuedOn });
    const window = { fromMs: startOfLocalDayMs(localDay(endMs - 1)), toMs: context.nowMs };
    const verdict = judge([condition('breaches', figure(episode.eventCount, 'breaches', breaches, window), 'at-least', 1)], 0);
    if (verdict !== undefined) explain(episode, verdict.reasons, verdict.points);
    reviseEpisode(episode, policy, context);
    context.setTimer(dueMs({ episode, endMs }));
  }

  return {
    rule,
    name: 'bank',
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts'],
    on: {
      breaches: (known, breach, context) => {
        // The topic carries the breaches of all rules.
        if (breach.rule !== rule) return known;
        const today = known ?? {
          endMs: startOfLocalDayMs(localDay(context.nowMs) + 1),
          episode: newEpisode(rule, { kind: 'bank', id: breach.key }, context.nowMs, context.nowMs),
        };
        add(today, breach, context);
        return today;
      },
    },
    onTimer(day, context) {
      const isOver = context.nowMs >= day.endMs;
      if (!onEpisodeTimer(day.episode, isOver ? { ...policy, quietMs: 0 } : policy, context)) return undefined;
      context.setTimer(dueMs(day));
      return day;
    },
  };
}
