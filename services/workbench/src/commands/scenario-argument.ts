/** From a name or path on the command line to a scenario, or to all that is wrong with it. */
import { loadScenario } from '@tengewatch/shared/scenario/load.js';
import { problemText } from '@tengewatch/shared/scenario/problem.js';
import type { Scenario } from '@tengewatch/shared/scenario/scenario.js';
import { BadInput } from '../exit-codes.js';
import { plural } from '../render/words.js';
import { scenarioContext } from '../scenario-context.js';
import { readScenario } from '../scenario-files.js';

export function scenarioFor(argument: string, settings: readonly string[]): Scenario {
  const text = readScenario(argument);
  const loaded = loadScenario({ ...text, settings }, scenarioContext());
  if (loaded.ok) return loaded.scenario;
  throw new BadInput(...loaded.problems.map(problemText), `${plural(loaded.problems.length, 'mistake')}; nothing was run`);
}
