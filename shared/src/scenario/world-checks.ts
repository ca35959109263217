/** What the schema cannot say of the world: whether the people and machines can hold it. */
import { TIYN_PER_TENGE } from '../events/money.js';
import {
  actionsOfBusiestDay,
  cardsPerPerson,
  machinesOfShard,
  moneyTiyn,
  peopleOfLargestShard,
  scarcestShard,
  spare,
  type CountrySize,
} from '../world/country-size.js';
import { lookAlikeCount } from '../world/shard-assignment.js';
import { CARDS_OF_SHARD } from '../world/identity.js';
import type { WorldParameters } from '../world/parameters.js';
import { ID_SPACE } from '../world/place-ids.js';
import { MOST_ACTIONS_A_DAY } from '../world/planned-day.js';
import type { DocumentPath } from '../documents/problem.js';
import { MIN_PEOPLE_PER_SHARD, mostCards, type SoundParts } from './scenario-checks.js';
import type { SchemePlan } from '../world/scenario.js';
import { numberText, type ContentProblem, type IsSound } from '../documents/schema-problems.js';
import { MAX_SHARDS } from './schema.js';

type Add = (path: DocumentPath, message: string, hint: string, related?: readonly DocumentPath[]) => void;

/** Half of what numbers hold exactly, as it is compared with an estimate. */
const MOST_MONEY_TIYN = Number.MAX_SAFE_INTEGER / 2;
const trillions = (tiyn: number): string => `${numberText(Math.ceil(tiyn / TIYN_PER_TENGE / 1e12))} trillion`;

/** Stands for a start that cannot be read, which is told elsewhere. */
const MID_2024 = '2024-07-01';
const isDate = (text: string | undefined): text is string => text !== undefined && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** What the country of a seed cannot hold. Nothing is concluded from parts that are not sound. */
export function sizeProblems(parts: SoundParts, world: WorldParameters, seed: number, isSound: IsSound): ContentProblem[] {
  const { people, shards, days = 1 } = parts;
  if (people === undefined || shards === undefined || people / shards < MIN_PEOPLE_PER_SHARD) return [];
  const problems: ContentProblem[] = [];
  const add: Add = (path, message, hint, related = []) => problems.push({ path, what: 'value', message, hint, related });
  const size: CountrySize = { people, shards, days, start: isDate(parts.start) ? parts.start : MID_2024, world };
  const sound = (...topics: readonly string[]) => topics.every((topic) => isSound('world', topic));

  if (sound('lookAlikes')) checkRecruits(size, parts, seed, add);
  if (sound('population')) checkCards(size, add);
  if (sound('places', 'cityThousands')) checkMachines(size, add);
  if (!isSound('world')) return problems;
  checkActions(size, add);
  if (parts.days !== undefined) checkMoney(size, add);
  return problems;
}

function checkRecruits(size: CountrySize, { plans }: SoundParts, seed: number, add: Add): void {
  const schemes = plans.flatMap(({ plan }) => (plan.typology === undefined || plan.count === undefined ? [] : [plan as SchemePlan]));
  const scarcest = scarcestShard(size, schemes, (plan) => mostCards(plan) ?? 0, seed);
  const lacking = -spare(scarcest);
  if (lacking <= 0) return;
  const { shard, people, byHabit, schemes: cards } = scarcest;
  const [habit, most] = [...byHabit].reduce((one, other) => (other[1] > one[1] ? other : one));
  const needed = `up to ${numberText(people + lacking)} people are needed for look-alikes and schemes in shard ${shard} with seed ${seed}, and ${numberText(people)} live there`;
  const related: DocumentPath[] = [['world', 'lookAlikes'], ['schemes'], ['people'], ['shards']];
  if (cards > most) {
    const hint = 'give fewer or smaller schemes, fewer look-alikes, or more people';
    return add(['schemes'], `${needed}; schemes take ${numberText(cards)} of them`, hint, related);
  }
  const fits = mostThatFits(size, habit, schemes, seed);
  const hint = fits === undefined ? 'give less of several habits' : `give at most ${numberText(fits)} for 1,000 people`;
  add(['world', 'lookAlikes', habit], `${needed}; ${habit} takes ${numberText(most)} of them`, hint, related);
}

/** The largest rate of a habit, in tenths, that leaves people for everything else; nothing when none does. */
function mostThatFits(size: CountrySize, habit: string, schemes: readonly SchemePlan[], seed: number): number | undefined {
  const fits = (tenths: number): boolean => {
    const lookAlikes = { ...size.world.lookAlikes, [habit]: tenths / 10 };
    return spare(scarcestShard({ ...size, world: { ...size.world, lookAlikes } }, schemes, (plan) => mostCards(plan) ?? 0, seed)) >= 0;
  };
  const most = largestThat(0, 10_000, fits);
  return most === undefined || lookAlikeCount(size.people, most / 10) === 0 ? undefined : most / 10;
}

/** The largest whole number of the range that fits, where all below one that fits do as well. */
function largestThat(from: number, to: number, fits: (value: number) => boolean): number | undefined {
  if (!fits(from)) return undefined;
  let low = from;
  for (let high = to + 1; high - low > 1;) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function checkCards(size: CountrySize, add: Add): void {
  const cards = Math.ceil(peopleOfLargestShard(size) * (cardsPerPerson(size.world.population) + 1));
  if (cards <= CARDS_OF_SHARD) return;
  const hint = `give at least ${Math.ceil((size.shards * cards) / CARDS_OF_SHARD)} shards, or fewer people`;
  add(['shards'], `a shard of ${numberText(peopleOfLargestShard(size))} people has more cards than there are numbers for`, hint, [
    ['people'],
  ]);
}

function checkMachines(size: CountrySize, add: Add): void {
  const machines = machinesOfShard(size) * size.shards;
  if (machines <= ID_SPACE) return;
  const { peoplePerAtm, peoplePerTerminal, minAtmsPerCity } = size.world.places;
  const message = `up to ${numberText(machines)} ATMs and terminals are too many: peoplePerAtm is ${numberText(peoplePerAtm)}, peoplePerTerminal ${numberText(peoplePerTerminal)}, minAtmsPerCity ${numberText(minAtmsPerCity)}`;
  const hint = `give numbers that make at most ${numberText(ID_SPACE)}, or fewer people`;
  add(['world', 'places'], message, hint, [['people'], ['shards'], ['world', 'cityThousands']]);
}

function checkActions(size: CountrySize, add: Add): void {
  const people = peopleOfLargestShard(size);
  const perPerson = actionsOfBusiestDay(size.world);
  const actions = people * perPerson;
  if (actions <= MOST_ACTIONS_A_DAY) return;
  const shards = Math.ceil((size.people * perPerson) / MOST_ACTIONS_A_DAY);
  const fewer = `at most ${numberText(Math.floor((MOST_ACTIONS_A_DAY / perPerson) * size.shards))} people`;
  const hint = `give ${shards <= MAX_SHARDS ? `at least ${shards} shards, or ${fewer}` : `${fewer}, or people who do less`}`;
  const message = `${numberText(people)} people in a shard do about ${numberText(Math.round(actions))} things on a busy day, and it holds ${numberText(MOST_ACTIONS_A_DAY)}`;
  add(['shards'], message, hint, [['people'], ['world']]);
}

function checkMoney(size: CountrySize, add: Add): void {
  const money = moneyTiyn(size);
  if (money <= MOST_MONEY_TIYN) return;
  const days = largestThat(1, size.days, (fewer) => moneyTiyn({ ...size, days: fewer }) <= MOST_MONEY_TIYN);
  const hint = `give ${days === undefined ? '' : `at most ${numberText(days)} days, `}fewer people or smaller incomes`;
  const message = `about ${trillions(money)} tenge would move, and the books are kept to the tiyn up to ${trillions(MOST_MONEY_TIYN)}`;
  add(['days'], message, hint, [['people'], ['world']]);
}
