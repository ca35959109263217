/** Orders stages by who feeds whom. */
import { rawTopics, type TopicName } from '../events/topics.js';
import { topicsRead, type AnyStage } from '../stream/stage.js';

/** Level 0 reads the raw topics; each later level reads only what earlier levels write. Empty levels are left out. */
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

export const readsRawTopics = (stage: AnyStage): boolean =>
  topicsRead(stage).some((topic) => (rawTopics as readonly TopicName[]).includes(topic));

const feeds = (writer: AnyStage, reader: AnyStage): boolean =>
  writer.outputs.some((topic) => topic !== 'alerts' && topicsRead(reader).includes(topic));
