/**
 * The stage of a rule that puts together what an earlier stage reports of one key, such as a platform or a person: it looks at each
 * report with those before it, and keeps the alert on what it finds.
 */
import type { AlertSubject, Evidence } from '../../events/alert.js';
import type { EventOf, TopicName } from '../../events/topics.js';
import type { RuleObserver } from '../../stream/rule-observer.js';
import type { Handler, Stage, StageContext } from '../../stream/stage.js';
import {
  addEvidence,
  episodeDueMs,
  explain,
  newEpisode,
  onEpisodeTimer,
  reviseEpisode,
  type Episode,
  type EpisodePolicy,
} from '../episode.js';
import type { CountedOver } from '../reasons.js';
import type { Judge } from './criteria.js';
import { nearMisses, noMiss, type KeptMiss } from './near-misses.js';

/** Reports of a key that are remembered: the last ones. */
export const MAX_REPORTS = 128;

/** What a stage reports of one event of a card. */
interface Report {
  readonly timeMs: number;
  readonly holderIin: string;
  readonly bank: string;
  readonly cardIssuedOn: string | null;
  readonly evidence: Evidence;
}

type ReportTopic = { [T in TopicName]: EventOf[T] extends Report ? T : never }[TopicName];

export interface ReportWatch<R extends Report, F> {
  /** Name of the stage. */
  readonly name: string;
  /** What it finds, in a few plain words: "an alert on the platform". */
  readonly finds: string;
  readonly topic: { [T in ReportTopic]: EventOf[T] extends R ? T : never }[ReportTopic];
  /** How far back it looks. */
  readonly windowMs: number;
  /** How long it remembers reports; default for the window only. */
  readonly rememberedMs?: number;
  /** Which of the remembered reports count and are evidence, of those after an instant; default all. An alert opens and grows with such a report only. */
  readonly counted?: (remembered: readonly R[], afterMs: number) => readonly R[];
  /** Whom the first of them is about. */
  readonly subjectOf: (report: R) => AlertSubject;
  /** Works out the features of the reports that count; `remembered` has all of them. */
  readonly features: (counted: readonly R[], remembered: readonly R[], subject: AlertSubject) => F;
  /** Who judges these features. */
  readonly judgeOf: (features: F) => Judge<F>;
  /** Cards and names by which an observer may ask for the subject. */
  readonly about: (report: R) => readonly string[];
}

/** What is remembered of a key. */
interface Reported<R> {
  reports: R[];
  /** When the last alert closed: earlier reports belong to it. 0 while no alert has closed. */
  closedMs: number;
  episode: Episode | null;
  miss: KeptMiss;
}

export function reportWatchStage<R extends Report, F>(
  watch: ReportWatch<R, F>,
  policy: EpisodePolicy,
  observer?: RuleObserver,
): Stage<Reported<R>> {
  const { name, topic, windowMs, rememberedMs = windowMs, counted = reportsAfter } = watch;
  const misses = nearMisses(policy, windowMs);

  /** The window holds what came after this. A timer comes before the events of its instant, so that these are after the alert. */
  const windowFromMs = ({ closedMs }: Reported<R>, { nowMs }: StageContext): number => Math.max(nowMs - windowMs, closedMs - 1);

  const countedOver = ({ closedMs }: Reported<R>, { nowMs, watchingSinceMs }: StageContext): CountedOver => ({
    fromMs: Math.max(nowMs - windowMs, closedMs, watchingSinceMs),
    toMs: nowMs,
  });

  /** False when there may have been more reports in the window than are remembered. */
  const isWhole = ({ reports }: Reported<R>, fromMs: number): boolean => reports.length < MAX_REPORTS || reports[0]!.timeMs <= fromMs;

  function look(state: Reported<R>, report: R, context: StageContext): void {
    const fromMs = windowFromMs(state, context);
    const found = counted(state.reports, fromMs);
    const [first] = found;
    if (first === undefined || found.at(-1) !== report) return;
    const subject = state.episode?.subject ?? watch.subjectOf(first);
    const features = watch.features(found, reportsAfter(state.reports, fromMs), subject);
    const judge = watch.judgeOf(features);
    if (observer !== undefined) tell(observer, state, found, subject, judge.inFull(features, isWhole(state, fromMs)), context);
    const { assessment, miss } = judge.judge(features, countedOver(state, context), isWhole(state, fromMs));
    if (miss !== undefined && state.episode === null) misses.record(miss, state.miss, subject, context);
    if (state.episode !== null) addReport(state.episode, report);
    else if (assessment !== undefined) {
      state.episode = newEpisode(policy.rule, subject, first.timeMs, context.nowMs);
      for (const one of found) addReport(state.episode, one);
    }
    const { episode } = state;
    if (episode === null) return;
    if (assessment !== undefined) explain(episode, assessment.reasons, assessment.points);
    reviseEpisode(episode, policy, context);
    context.setTimer(episodeDueMs(episode, policy));
  }

  function tell(
    { watches, evaluated }: RuleObserver,
    { episode }: Reported<R>,
    found: readonly R[],
    subject: AlertSubject,
    judgement: ReturnType<Judge<F>['inFull']>,
    { nowMs }: StageContext,
  ): void {
    const about = [...new Set(found.flatMap(watch.about))];
    if (!about.some(watches)) return;
    evaluated({
      ...judgement,
      stage: name,
      finds: watch.finds,
      timeMs: nowMs,
      subject,
      about,
      isAlertOpen: episode !== null,
      heldBackBy: null,
    });
  }

  const take: Handler<Reported<R>, R> = (known, report, context) => {
    const state = known ?? { reports: [], closedMs: 0, episode: null, miss: noMiss() };
    if (known === undefined) context.setTimer(context.nowMs + rememberedMs);
    const { reports } = state;
    const tooOldMs = report.timeMs - rememberedMs;
    while (reports.length > 0 && (reports.length === MAX_REPORTS || reports[0]!.timeMs <= tooOldMs)) reports.shift();
    reports.push(report);
    look(state, report, context);
    return state;
  };

  return {
    rule: policy.rule,
    name,
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts', 'near-misses'],
    on: { [topic]: take },
    onTimer(state, context) {
      const { episode } = state;
      if (episode !== null && context.nowMs >= episodeDueMs(episode, policy) && !onEpisodeTimer(episode, policy, context)) {
        // A later episode must not count the same reports again.
        state.closedMs = context.nowMs;
        state.episode = null;
      }
      const forgetAtMs = Math.max(state.reports.at(-1)?.timeMs ?? 0, state.closedMs) + rememberedMs;
      if (state.episode !== null) context.setTimer(episodeDueMs(state.episode, policy));
      else if (context.nowMs >= forgetAtMs) return undefined;
      else context.setTimer(forgetAtMs);
      return state;
    },
  };
}

const reportsAfter = <R extends Report>(reports: readonly R[], afterMs: number): readonly R[] =>
  reports.filter(({ timeMs }) => timeMs > afterMs);

function addReport(episode: Episode, { evidence, holderIin, bank, cardIssuedOn: issuedOn }: Report): void {
  addEvidence(episode, evidence, evidence.amountTiyn, { card: evidence.card, holderIin, bank, issuedOn });
}
