/** Draws valid scenarios from all that a scenario file may say, the ends of each range more often than what lies between. */
import { difficulties, platformForms, truthLabels, typologyNames } from '../events/truth.js';
import { loadScenario } from '../scenario/load.js';
import { problemText, type Problem } from '../documents/problem.js';
import { scenarioFileSchema, type ScenarioContext } from '../scenario/schema.js';
import { propertiesOf, type JsonSchema } from '../documents/json-schema.js';
import type { Scenario } from '../world/scenario.js';
import type { SeededRandom } from '../world/random.js';

type Tree = { [key: string]: unknown };

export interface Drawing {
  /** Small countries, so that each runs soon. */
  readonly mostPeople: number;
  readonly mostDays: number;
  /** Of the parameters, how many are changed. */
  readonly changedShare: number;
}

const CORNER_SHARE = 0.8;
const MOST_PLANS = 4;
/** However a draw goes wrong, taking out what does not fit ends sooner. */
const MOST_REPAIRS = 40;

function drawNumber(random: SeededRandom, { minimum, maximum, type }: JsonSchema): number {
  const [low, high] = [minimum as number, maximum as number];
  if (random.chance(CORNER_SHARE)) return random.chance(0.5) ? low : high;
  // Spread over orders of magnitude, as most of a wide range is much larger than what anybody gives.
  const drawn = random.chance(0.5) ? low + (high - low) * random.next() : low + (high - low) * 10 ** (-6 * random.next());
  return type === 'integer' ? Math.round(drawn) : drawn;
}

/** Values for some of the numbers below a schema. */
function drawOverrides(random: SeededRandom, schema: JsonSchema, changedShare: number): Tree {
  const drawn = Object.entries(propertiesOf(schema) ?? {}).flatMap(([name, part]): [string, unknown][] => {
    if (propertiesOf(part) !== undefined) return [[name, drawOverrides(random, part, changedShare)]];
    return random.chance(changedShare) ? [[name, drawNumber(random, part)]] : [];
  });
  return Object.fromEntries(drawn);
}

function drawPlan(random: SeededRandom): Tree {
  const typology = random.pick(typologyNames);
  const min = random.pick([1, 1, 2, 5, random.int(1, 20)]);
  return {
    typology,
    difficulty: random.pick(difficulties),
    count: random.int(0, 3),
    ...(random.chance(0.7) ? { cards: { min, max: min + random.pick([0, 3]) } } : {}),
    ...(typology === 'unlicensed-platforms' && random.chance(0.7) ? { form: random.pick(platformForms) } : {}),
    ...(random.chance(0.2) ? { label: random.pick(truthLabels) } : {}),
  };
}

function drawContent(random: SeededRandom, schema: JsonSchema, { mostPeople, mostDays, changedShare }: Drawing): Tree {
  const people = random.chance(0.5) ? 100 : random.int(100, mostPeople);
  const { world = {}, rules = {} } = propertiesOf(schema) ?? {};
  return {
    name: 'drawn',
    title: 'Drawn',
    description: 'Drawn for a test.',
    start: random.pick(['2006-01-01', '2024-02-29', '2024-03-10', '2024-05-07', '2050-12-01']),
    days: random.int(1, mostDays),
    people,
    shards: random.pick([1, random.int(1, Math.floor(people / 50))]),
    partitions: random.pick([1, 3, 64]),
    schemes: Array.from({ length: random.int(0, MOST_PLANS) }, () => drawPlan(random)),
    world: drawOverrides(random, world, changedShare),
    rules: drawOverrides(random, rules, changedShare),
  };
}

/** The content without what a problem names; of a list, without the whole entry. */
function without(content: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined || typeof content !== 'object' || content === null) return content;
  if (Array.isArray(content)) return content.filter((_, index) => String(index) !== step);
  const left = Object.entries(content).flatMap(([key, part]): [string, unknown][] => {
    if (key !== step) return [[key, part]];
    return rest.length === 0 ? [] : [[key, without(part, rest)]];
  });
  return Object.fromEntries(left);
}

/** Takes out what the problem names, or more and more around it where what is named was not given. */
function repaired(content: Tree, { path, hint }: Problem): Tree {
  if (path === 'days') return { ...content, start: '2024-01-01', ...(hint.includes('earlier start') ? {} : { world: {} }) };
  for (let steps = path.split('.'); steps.length > 1; steps = steps.slice(0, -1)) {
    const smaller = without(content, steps) as Tree;
    if (JSON.stringify(smaller) !== JSON.stringify(content)) return smaller;
  }
  return { ...content, world: {}, schemes: [] };
}

/** A scenario that the loader takes for a run with the seed. */
export function drawScenario(random: SeededRandom, context: ScenarioContext, drawing: Drawing, seed: number): Scenario {
  let content = drawContent(random, scenarioFileSchema(context), drawing);
  let last = '';
  for (let repairs = 0; repairs < MOST_REPAIRS; repairs++) {
    // JSON is YAML.
    const loaded = loadScenario({ text: JSON.stringify(content), file: 'drawn', settings: [], seed }, context);
    if (loaded.ok) return loaded.scenario;
    last = loaded.problems.map(problemText).join('\n');
    content = loaded.problems.reduce(repaired, content);
  }
  throw new Error(`no draw came to a scenario that is valid: ${last}`);
}
