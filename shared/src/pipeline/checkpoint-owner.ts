/** Says whose a checkpoint is, so that a task never goes on from what another one has saved. */
import type { Run, TaskPlan } from './topology.js';

/** Nothing of another run, scenario, task, or version of a rule may be taken for it. */
export function checkpointOwner(run: Run, { name, stages }: TaskPlan): string {
  return [run.id, run.scenarioHash, name, ...stages.map((stage) => `${stage.rule}.${stage.name}@${stage.ruleVersion}`)].join('/');
}
