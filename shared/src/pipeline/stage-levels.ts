/** Orders stages by who feeds whom, and tells which can be hosted together. */
import { definitionOf } from '../events/topics.js';
import { topicsRead, type AnyStage } from '../stream/stage.js';

/** Stages that read topics of one key: one task can host them. */
export interface StageGroup {
  /** What the key stands for, such as a card. */
  readonly keyedBy: string;
  readonly stages: readonly AnyStage[];
}

/** Level 0 reads what producers write; each later level reads only what earlier levels write. Empty levels are left out. */
export function stageLevels(stages: readonly AnyStage[]): readonly (readonly AnyStage[])[] {
  const waiting = new Set(stages);
  const levels: AnyStage[][] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter((stage) => ![...waiting].some((other) => other !== stage && feeds(other, stage)));
    if (ready.length === 0) throw new Error('the stages of the rules read each other in a circle');
    for (const stage of ready) waiting.delete(stage);
    levels.push(ready);
  }
  return levels;
}

/** In the order of the first stage of each. */
export function stageGroups(stages: readonly AnyStage[]): readonly StageGroup[] {
  const keys = [...new Set(stages.map(keyOfStage))];
  return keys.map((keyedBy) => ({ keyedBy, stages: stages.filter((stage) => keyOfStage(stage) === keyedBy) }));
}

/** What the topics of a stage are keyed by. Throws when they are keyed differently: no task could read them together. */
export function keyOfStage(stage: AnyStage): string {
  const read = topicsRead(stage);
  const other = read.find((topic) => definitionOf(topic).keyedBy !== definitionOf(read[0]!).keyedBy);
  if (read.length > 0 && other === undefined) return definitionOf(read[0]!).keyedBy;
  const keys = read.map((topic) => `${topic} by ${definitionOf(topic).keyedBy}`).join(', ');
  throw new Error(`stage "${stage.name}" of rule ${stage.rule} must read topics of one key, but it reads ${keys || 'none'}`);
}

/** Whether nothing but the producers has to have written before it can read. */
export const readsProducersOnly = (stage: AnyStage): boolean =>
  topicsRead(stage).every((topic) => definitionOf(topic).writer === 'producers');

const feeds = (writer: AnyStage, reader: AnyStage): boolean =>
  writer.outputs.some((topic) => topic !== 'alerts' && topicsRead(reader).includes(topic));
