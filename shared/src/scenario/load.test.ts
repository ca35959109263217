import { expect, test } from '@jest/globals';
import Type from 'typebox';
import { smallScenario } from '../testing/small-scenario.js';
import { WorldParameters } from '../world/parameters.js';
import { loadScenario, type LoadedScenario } from './load.js';
import { problemLines, problemText } from '../documents/problem.js';
import type { ScenarioContext } from './schema.js';
import type { JsonSchema } from '../documents/json-schema.js';

const asData = (schema: Type.TSchema) => schema as unknown as JsonSchema;
const baseWorld = smallScenario().world;
const rule = (name: string) => asData(Type.Object({ [name]: Type.Integer({ minimum: 2, maximum: 50 }) }));

const context: ScenarioContext = {
  world: asData(WorldParameters),
  baseWorld,
  rules: { 'nominee-cards': rule('minSenders'), 'cash-out-groups': rule('minCards'), 'unlicensed-platforms': rule('minCustomers') },
};

const sound = `# A sound scenario, for the tests to break.
name: small-town
title: A small town
description: Nothing much happens.
start: 2024-01-01
days: 30
people: 2000
shards: 4
schemes:
  - typology: nominee-cards
    difficulty: plain
    count: 2
    cards: { min: 8, max: 12 }
`;

const load = (text: string, ...settings: string[]): LoadedScenario => loadScenario({ text, file: 'town.yaml', settings }, context);

function complaints(text: string, ...settings: string[]): string[] {
  const loaded = load(text, ...settings);
  return loaded.ok ? [] : loaded.problems.map(problemText);
}

const scenario = (text: string, ...settings: string[]) => {
  const loaded = load(text, ...settings);
  if (!loaded.ok) throw new Error(loaded.problems.map(problemText).join('\n'));
  return loaded.scenario;
};

test('a sound scenario is resolved over the calibrated world', () => {
  const town = scenario(
    `${sound}world:\n  pensions: { lastDayOfMonth: 12 }\n  lookAlikes: { small-shop: 5 }\nrules:\n  nominee-cards: { minSenders: 9 }\n`,
  );
  expect(town.world).toEqual({
    ...baseWorld,
    pensions: { ...baseWorld.pensions, lastDayOfMonth: 12 },
    lookAlikes: { ...baseWorld.lookAlikes, 'small-shop': 5 },
  });
  expect(town.rules).toEqual({ 'nominee-cards': { minSenders: 9 } });
  expect(town).toMatchObject({ name: 'small-town', start: '2024-01-01', people: 2000, partitions: 4 });
});

test.each<[string, string, string[]]>([
  [
    'a value out of range',
    sound
      .replace('people: 2000', 'people: 10')
      .replace('shards: 4', 'shards: 1')
      .replace(/schemes:[^]*/, ''),
    ['town.yaml:7:9  people: 10 is too small; give a whole number from 100 to 5,000,000'],
  ],
  [
    'a misspelt key, which leaves another missing',
    sound.replace('shards: 4', 'shard: 4'),
    [
      'town.yaml:2:1  shards: is missing; give a whole number from 1 to 64',
      'town.yaml:8:1  shard: "shard" is not a known key here; did you mean "shards"? known: name, title, description, start, days, people, scale, shards, partitions, schemes, world, rules',
    ],
  ],
  [
    'a misspelt value',
    sound.replace('plain', 'plane'),
    [
      'town.yaml:11:17  schemes.0.difficulty: "plane" is not one of the known values; did you mean "plain"? give one of plain, careful, evasive, or a number from 0 to 1',
    ],
  ],
  [
    'a value of the wrong kind',
    sound.replace('days: 30', 'days: a month'),
    ['town.yaml:6:7  days: "a month" is not a whole number; give a whole number from 1 to 3,660'],
  ],
  [
    'a day that does not exist',
    sound.replace('2024-01-01', '2023-02-29'),
    ['town.yaml:5:8  start: "2023-02-29" is not a day of the calendar; give a date that exists, as YYYY-MM-DD'],
  ],
  ['a key given twice', `${sound}days: 60\n`, ['town.yaml:14:1  "days" is given twice; keep one of the two']],
  [
    'parts that do not fit together',
    sound.replace('shards: 4', 'shards: 50').replace('min: 8, max: 12', 'min: 12, max: 2'),
    [
      'town.yaml:8:9  shards: 50 shards are too many; give at most 40 for 2,000 people (50 a shard), or more people',
      'town.yaml:13:12  schemes.0.cards: min 12 is above max 2; give a min that is at most max',
    ],
  ],
  [
    'more crime than the country can hold',
    sound.replace('count: 2', 'count: 40'),
    [
      'town.yaml:10:3  schemes: up to 480 cards of schemes are too many for 2,000 people; give fewer or smaller schemes, or at least 4,800 people',
    ],
  ],
  [
    'a form where there is none, and an unknown rule parameter',
    `${sound.replace('count: 2', 'count: 2\n    form: hidden')}rules:\n  nominee-cards:\n    minSender: 3\n`,
    [
      'town.yaml:13:11  schemes.0.form: nominee-cards has no forms; leave form out, or set typology to unlicensed-platforms',
      'town.yaml:17:5  rules.nominee-cards.minSender: "minSender" is not a known key here; did you mean "minSenders"? known: minSenders',
    ],
  ],
  [
    'YAML that cannot be read, after a mistake that can',
    sound.replace('days: 30', 'days: 0').replace('shards: 4', 'shards: [4'),
    [
      'town.yaml:6:7  days: 0 is too small; give a whole number from 1 to 3,660',
      'town.yaml:8:9  shards: a list is not a whole number; give a whole number from 1 to 64',
      'town.yaml:9:1  not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; mind the indentation, the colons and the quotes',
    ],
  ],
  ['two documents', `${sound}---\n${sound}`, ['town.yaml:14:1  a second document starts here; keep one, without "---" between parts']],
  ['an empty file', '# nothing yet\n', ['town.yaml:1:1  the file is empty; start from one of the shipped scenarios']],
  ['something else than a map', '- people\n', ['town.yaml:1:1  this is not a scenario; give keys and values, such as "people: 10000"']],
])('%s is told with its place and what would be right', (_what, text, told) => {
  expect(complaints(text)).toEqual(told);
});

test('all mistakes of a file are told at once, in reading order', () => {
  const text = sound.replace('days: 30', 'days: 0').replace('people: 2000', 'people: many').replace('count: 2', 'count: -1');
  expect(complaints(text).map((line) => line.split('  ')[0])).toEqual(['town.yaml:6:7', 'town.yaml:7:9', 'town.yaml:12:12']);
});

test('what does not fit together is told together with what is wrong by itself', () => {
  const text = sound
    .replace('days: 30', 'days: many')
    .replace('shards: 4', 'shards: 50')
    .replace('count: 2', 'count: two\n    form: hidden')
    .replace('min: 8, max: 12', 'min: 12, max: 2')
    .concat('  - { typology: nominee-cards, difficulty: plane, count: 300 }\n')
    .concat('world:\n  rates: { usdDailyMove: x, marginShareMin: 0.4 }\n  pensions: { firstDayOfMonth: 28 }\n');
  expect(complaints(text)).toEqual([
    'town.yaml:6:7  days: "many" is not a whole number; give a whole number from 1 to 3,660',
    'town.yaml:8:9  shards: 50 shards are too many; give at most 40 for 2,000 people (50 a shard), or more people',
    'town.yaml:10:3  schemes: up to 6,000 cards of schemes are too many for 2,000 people; give fewer or smaller schemes, or at least 60,000 people',
    'town.yaml:12:12  schemes.0.count: "two" is not a whole number; give a whole number from 0 to 1,000',
    'town.yaml:13:11  schemes.0.form: nominee-cards has no forms; leave form out, or set typology to unlicensed-platforms',
    'town.yaml:14:12  schemes.0.cards: min 12 is above max 2; give a min that is at most max',
    'town.yaml:15:44  schemes.1.difficulty: "plane" is not one of the known values; did you mean "plain"? give one of plain, careful, evasive, or a number from 0 to 1',
    'town.yaml:17:26  world.rates.usdDailyMove: "x" is not a number; give a number from 0 to 0.1',
    'town.yaml:17:45  world.rates.marginShareMin: 0.4 is above marginShareMax, which is 0.015; give at most 0.015',
    'town.yaml:18:32  world.pensions.firstDayOfMonth: 28 is above lastDayOfMonth, which is 20; give at most 20',
  ]);
});

test('an alias of nothing is told once, with its place', () => {
  expect(complaints(sound.replace('people: 2000', 'people: *all'))).toEqual(['town.yaml:7:9  unknown alias *all; write the value out']);
});

test('a control character is refused, also where an escape of YAML makes it', () => {
  expect(complaints(sound.replace('A small town', '"A \\e[31msmall town"'))).toEqual([
    'town.yaml:3:8  title: holds a control character U+001B (escape); take it out',
  ]);
  expect(complaints(sound.replace('Nothing much', '"Nothing\\n much"').replace(' happens.', ''))).toEqual([]);
});

test('of very many mistakes the first are told, and soon', () => {
  const loaded = load(sound.replace(/schemes:[^]*/, `schemes: [${'1, '.repeat(15_000)}]\n`));
  const lines = loaded.ok ? [] : problemLines(loaded.problems);
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toMatch(/^… and \d+ more$/);
});

test('an alias is read as what it stands for, and changed alone', () => {
  const text = sound
    .replace('cards: { min: 8, max: 12 }', 'cards: &size { min: 8, max: 12 }')
    .concat('  - { typology: cash-out-groups, difficulty: careful, count: 1, cards: *size }\n');
  expect(scenario(text, 'schemes.1.cards.max=9').schemes.map(({ cards }) => cards?.max)).toEqual([12, 9]);
});

test('settings are applied before the checks, the later of one path winning', () => {
  const town = scenario(
    sound,
    'people=4000',
    'schemes.0.count=1',
    'people=3000',
    'rules.nominee-cards.minSenders=4',
    'schemes.0.label=decoy',
  );
  expect(town).toMatchObject({ people: 3000, rules: { 'nominee-cards': { minSenders: 4 } }, schemes: [{ count: 1, label: 'decoy' }] });
  expect(scenario(sound, 'schemes=[]').schemes).toEqual([]);
});

test('a list of numbers is set as a whole', () => {
  const limits = scenario(sound, 'world.cash.machineLimitsKzt=[100000, 200000]').world.cash.machineLimitsKzt;
  expect(limits).toEqual([100_000, 200_000]);
});

test.each<[string, string[]]>([
  ['people=10', ['--set people=10  people: 10 is too small; give a whole number from 100 to 5,000,000']],
  ['people=150', ['--set people=150  shards: 4 shards are too many; give at most 3 for 150 people (50 a shard), or more people']],
  ['peple=500', ['--set peple=500  there is no such path; did you mean "people"?']],
  ['minSenders=5', ['--set minSenders=5  there is no such path; did you mean "rules.nominee-cards.minSenders"?']],
  ['schemes.0.cout=5', ['--set schemes.0.cout=5  there is no such path; did you mean "schemes.0.count"?']],
  ['schemes.3.count=5', ['--set schemes.3.count=5  there is no entry 3: schemes has entries 0 to 0; did you mean "schemes.0.count"?']],
  [
    'world.lookAlikes.small-sop=5',
    ['--set world.lookAlikes.small-sop=5  there is no such path; did you mean "world.lookAlikes.small-shop"?'],
  ],
  [
    'world.pensions.lastDayOfMonth=2',
    ['--set world.pensions.lastDayOfMonth=2  world.pensions.firstDayOfMonth: 4 is above lastDayOfMonth, which is 2; give at most 2'],
  ],
  [
    'world.population.salariedShare=0.9',
    [
      '--set world.population.salariedShare=0.9  world.population: salariedShare, pensionerShare, studentShare, selfEmployedShare, visitorShare add up to 1.33; give shares that add up to at most 1',
    ],
  ],
  ['people', ['--set people  this is not a setting; write path=value, such as people=5000 or schemes.0.count=2']],
  ['people=*a', ['--set people=*a  people: unknown alias *a; write the value out']],
  ['people=!big 5000', ['--set people=!big 5000  people: the tag !big is not known; leave it out']],
  [
    'people=[',
    ['--set people=[  people: not valid YAML: Flow sequence must end with a ]; quote the whole setting where the shell needs it'],
  ],
  ['people=.nan', ['--set people=.nan  people: .nan is not a whole number; give a whole number from 100 to 5,000,000']],
  ['title="\\e[2J"', ['--set title="\\e[2J"  title: holds a control character U+001B (escape); take it out']],
  [
    'seed=9',
    [
      '--set seed=9  there is no such path; a scenario has no seed, give it with --seed; known: name, title, description, start, days, people, scale, shards, partitions, schemes, world, rules',
    ],
  ],
  [
    'constructor=9',
    [
      '--set constructor=9  there is no such path; known: name, title, description, start, days, people, scale, shards, partitions, schemes, world, rules',
    ],
  ],
  [
    'world.rhythms.cash.3=5',
    [
      '--set world.rhythms.cash.3=5  a list of numbers is set as a whole; give world.rhythms.cash=[…], a list of 24 numbers, each a number from 0 to 1,000',
    ],
  ],
  [
    'world.rhythms.cash=[1, 2]',
    ['--set world.rhythms.cash=[1, 2]  world.rhythms.cash: has too few entries; give a list of 24 numbers, each a number from 0 to 1,000'],
  ],
  [
    'world.cash.machineLimitsKzt=5',
    [
      '--set world.cash.machineLimitsKzt=5  world.cash.machineLimitsKzt: 5 is not a list; give a list of 1 to 20 numbers, each a whole number from 10,000 to 10,000,000',
    ],
  ],
  [
    'world.cash.machineLimitsKzt=[100000, 5]',
    [
      '--set world.cash.machineLimitsKzt=[100000, 5]  world.cash.machineLimitsKzt.1: 5 is too small; give a whole number from 10,000 to 10,000,000',
    ],
  ],
  [
    'world.roundSums.cashKzt=[5000, 2000]',
    ['--set world.roundSums.cashKzt=[5000, 2000]  world.roundSums.cashKzt: 2,000 comes after 5,000; give numbers that rise'],
  ],
  [
    'world.population.youngest.student=40',
    [
      '--set world.population.youngest.student=40  world.population.youngest.student: 40 is above the age of the oldest, which is 23; give at most 23',
    ],
  ],
  [
    'world.purchases.visitShares.fuel=0.5',
    ['--set world.purchases.visitShares.fuel=0.5  world.purchases.visitShares: the shares add up to 1.45; give shares that add up to 1'],
  ],
  ['people=', ['--set people=  people: has no value; give a whole number from 100 to 5,000,000']],
])('a wrong setting is told as one: %s', (setting, told) => {
  const told1 = complaints(sound, setting);
  expect(told1.slice(0, told.length)).toEqual(told);
  expect(told1.every((line) => line.startsWith(`--set ${setting}  `))).toBe(true);
});

test.each<[string, string[], string]>([
  ['look-alikes for everybody', ['world.lookAlikes.wedding-pool=1000'], 'world.lookAlikes.wedding-pool: up to '],
  ['groups that take more than there are', ['world.lookAlikes.market-day-queue=90'], 'world.lookAlikes.market-day-queue: '],
  [
    'days past the calendar',
    ['start=2050-12-20'],
    'days: 30 days from 2050-12-20 on run past 2050-12-31, where the known calendar ends; give at most 12, or an earlier start',
  ],
  ['more machines than have numbers', ['people=5000000', 'shards=64', 'world.places.peoplePerAtm=1'], 'world.places: up to '],
  ['a day that a shard cannot plan', ['people=5000000', 'shards=1'], 'shards: 5,000,000 people in a shard do about '],
  [
    'more cards than have numbers',
    ['people=5000000', 'shards=1', 'world.population.secondCardShare=1', 'world.population.thirdCardShare=1'],
    'shards: a shard of 5,000,000 people has more cards than there are numbers for; give at least 2 shards, or fewer people',
  ],
  ['money beyond counting', ['world.wages.medianMonthlyKzt=1e9', 'world.wages.sigma=3', 'days=3660'], 'days: about '],
])('%s are told before anything is simulated, with what fits', (_what, settings, told) => {
  const lines = complaints(sound, ...settings).map((line) => line.slice(line.indexOf('  ') + 2));
  expect(lines.filter((line) => line.startsWith(told))).toHaveLength(1);
});

test('large countries that a machine can hold are taken', () => {
  for (const settings of [
    ['people=5000000', 'shards=64', 'days=91'],
    ['people=1000000', 'shards=8', 'days=365'],
    ['people=10000', 'days=3660'],
  ]) {
    expect(complaints(sound, ...settings)).toEqual([]);
  }
});
