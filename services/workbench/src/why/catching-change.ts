/** The smallest change of one parameter with which the rule would have found a scheme: each is tried on the scheme's own cards. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { createDirectPipeline } from '@tengewatch/shared/pipeline/direct.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { wantingOf, type Wanting } from './nearest.js';
import type { RawEvent } from './raw-event.js';
import { definitionOf } from './watch-again.js';

export interface CatchingChange {
  readonly parameter: string;
  /** The criterion that it is a threshold of. */
  readonly code: string;
  readonly from: number;
  readonly to: number;
  /** When the alert would have opened; null when no alert follows even from the largest change that one criterion asks for. */
  readonly opensAtMs: number | null;
  /** The end of the parameter's range, where every such change lies beyond it; null where one could be tried. */
  readonly limit: number | null;
}

/** A parameter, and the values at which one more evaluation would have met the criterion that alone stood in its way. */
interface Candidate extends Pick<CatchingChange, 'parameter' | 'code' | 'from'> {
  /** Within the range of the parameter, the smallest change first. */
  readonly values: readonly number[];
  /** The smallest change beyond the range, and where the range ends. */
  readonly beyond: { readonly to: number; readonly limit: number } | null;
}

interface Range {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const DECIMALS = 100;

/** The nearest value with few digits that the figure meets. */
function roundValue({ comparison, exact }: Wanting, isWhole: boolean): number | null {
  if (exact === null) return null;
  const parts = isWhole ? 1 : DECIMALS;
  const round = comparison === 'at-least' ? Math.floor : Math.ceil;
  return round(exact * parts) / parts;
}

function candidatesOf(evaluations: readonly Evaluation[], ranges: { readonly [parameter: string]: Range | undefined }): Candidate[] {
  const found = new Map<string, Pick<Candidate, 'parameter' | 'code' | 'from'> & { readonly values: Set<number> }>();
  const rangeOf = (parameter: string) => {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = ranges[parameter] ?? {};
    return { minimum, maximum };
  };
  for (const evaluation of evaluations) {
    const [wanting, ...others] = evaluation.isAlertOpen || evaluation.heldBackBy !== null ? [] : wantingOf(evaluation);
    if (wanting === undefined || others.length > 0) continue;
    const { parameter, code, threshold: from } = wanting;
    const value = roundValue(wanting, ranges[parameter]?.type === 'integer');
    if (value === null) continue;
    const candidate = found.get(parameter) ?? { parameter, code, from, values: new Set<number>() };
    found.set(parameter, candidate);
    candidate.values.add(value);
  }
  return [...found.values()].map(({ values, ...candidate }) => {
    const { minimum, maximum } = rangeOf(candidate.parameter);
    const sorted = [...values].sort((one, other) => Math.abs(one - candidate.from) - Math.abs(other - candidate.from));
    const beyond = sorted.find((value) => value < minimum || value > maximum);
    return {
      ...candidate,
      values: sorted.filter((value) => value >= minimum && value <= maximum),
      beyond: beyond === undefined ? null : { to: beyond, limit: beyond < minimum ? minimum : maximum },
    };
  });
}

/** All alerts of the rule on these events alone, each as it was at the end. Events come in order of time. */
export function alertsOn(
  events: readonly RawEvent[],
  scenario: Scenario,
  rule: RuleName,
  changed: { readonly [parameter: string]: number } = {},
): Alert[] {
  const { startMs: watchingSinceMs, endMs } = scenarioWindow(scenario);
  const last = new Map<string, Alert>();
  const made = definitionOf(rule).createRule({ ...scenario.rules[rule], ...changed });
  const pipeline = createDirectPipeline([made], { watchingSinceMs, endMs, onAlert: (alert) => void last.set(alert.alertId, alert) });
  pipeline.handleAll(
    events.map(({ topic }) => topic),
    events.map(({ event }) => event),
    events.length,
  );
  pipeline.finish();
  return [...last.values()];
}

export interface ChangesWanted {
  readonly evaluations: readonly Evaluation[];
  readonly scenario: Scenario;
  readonly rule: RuleName;
  /** Of the scheme's cards, in order of time. */
  readonly events: readonly RawEvent[];
  /** Whether an alert is on the scheme. */
  readonly isOnScheme: (alert: Alert) => boolean;
}

/** One for each parameter that alone stood in the way at some moment: those that catch come first, of these the smallest change. */
export function catchingChanges({ evaluations, scenario, rule, events, isOnScheme }: ChangesWanted): readonly CatchingChange[] {
  const { properties = {} } = definitionOf(rule).parameters as { readonly properties?: { readonly [name: string]: Range } };
  const opensAt = (parameter: string, value: number): number | null => {
    const opened = alertsOn(events, scenario, rule, { [parameter]: value }).filter(isOnScheme);
    return opened.length === 0 ? null : Math.min(...opened.map(({ openedAtMs }) => openedAtMs));
  };
  const changes = candidatesOf(evaluations, properties).map(({ parameter, code, from, values, beyond }): CatchingChange => {
    if (values.length === 0) return { parameter, code, from, to: beyond!.to, opensAtMs: null, limit: beyond!.limit };
    const at = (index: number): number | null => opensAt(parameter, values[index]!);
    let high = values.length - 1;
    let opensAtMs = at(high);
    // A larger change finds no less, so that halving finds the smallest.
    for (let low = 0; opensAtMs !== null && low < high;) {
      const middle = (low + high) >>> 1;
      const opens = at(middle);
      if (opens === null) low = middle + 1;
      else [high, opensAtMs] = [middle, opens];
    }
    return { parameter, code, from, to: values[high]!, opensAtMs, limit: null };
  });
  const sizeOf = ({ from, to }: CatchingChange): number => Math.abs(to - from) / Math.max(Math.abs(from), Number.MIN_VALUE);
  return changes.sort((one, other) => Number(one.opensAtMs === null) - Number(other.opensAtMs === null) || sizeOf(one) - sizeOf(other));
}
