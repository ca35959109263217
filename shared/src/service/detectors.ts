/** Which rules the processes of a detector host together, what such a detector is called, and the tasks that follow from it. */
import { createHash } from 'node:crypto';
import { planTasks, type Run, type TaskPlan } from '../pipeline/topology.js';
import type { Rule } from '../stream/stage.js';

/** All processes of a detector host the same rules and share the tasks. Its name is that of its consumer group and its checkpoints. */
export interface Detector {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** How a run's rules are assigned to detectors. No alert depends on it: a source belongs to a stage, whichever detector hosts it. */
export const ruleAssignments = ['all-rules', 'each-rule'] as const;
export type RuleAssignment = (typeof ruleAssignments)[number];

/** The detector that hosts whatever rules it is told to, and by default all. */
export const DETECTOR = 'detector';
const SEPARATOR = '.';
/** A topic's name may have 249 characters, and the name of a run up to 80 of them. */
const MAX_NAME_LENGTH = 120;
const HASH_CHARACTERS = 10;

/**
 * "detector-nominee-cards" for one rule, "detector" for all that are known, and the names of several in alphabetical order with dots
 * between, so that the order in which somebody lists them does not matter. Where that is too long, their number and a hash of it.
 */
export function detectorName(rules: readonly string[], known: readonly string[]): string {
  if (rules.length > 1 && rules.length === known.length) return DETECTOR;
  const listed = `${DETECTOR}-${[...rules].sort().join(SEPARATOR)}`;
  if (listed.length <= MAX_NAME_LENGTH) return listed;
  const hash = createHash('sha256').update(listed).digest('hex').slice(0, HASH_CHARACTERS);
  return `${DETECTOR}-${rules.length}-rules-${hash}`;
}

/** The rules of the detector with this name. Undefined for a name with a hash, which does not list them, and for any other name. */
export function rulesOfDetector(name: string, known: readonly string[]): readonly string[] | undefined {
  if (name === DETECTOR) return known;
  const listed = name.slice(DETECTOR.length + 1).split(SEPARATOR);
  return listed.every((rule) => known.includes(rule)) && detectorName(listed, known) === name ? listed : undefined;
}

const namesOf = (rules: readonly Rule[]): readonly string[] => rules.map(({ name }) => name);

/** The detectors of a run whose rules are assigned in this way. The run has all rules that are known. */
export function detectorsOf({ rules }: Pick<Run, 'rules'>, dealing: RuleAssignment): readonly Detector[] {
  const sets = dealing === 'all-rules' ? [rules] : rules.map((rule) => [rule]);
  return sets.map((hosted) => ({ name: detectorName(namesOf(hosted), namesOf(rules)), rules: hosted }));
}

export interface DetectorTask {
  readonly plan: TaskPlan;
  /** Whether it reads the raw topics. */
  readonly isFirstLevel: boolean;
}

/** The units of a detector: the tasks of its rules, in the order of the flow. The card stages of all its rules share a task. */
export const detectorTasks = (run: Run, { rules }: Pick<Detector, 'rules'>): readonly DetectorTask[] =>
  planTasks({ ...run, rules }).flatMap((plans, level) => plans.map((plan) => ({ plan, isFirstLevel: level === 0 })));
