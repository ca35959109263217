/** Keeps the numbers that shape the simulated country in `scenarios/calibration.yaml`, where each has a source or a reason and a range. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from 'oxc-parser';
import { PROJECT_ROOT } from './project-root.js';

const WORLD = join(PROJECT_ROOT, 'shared/src/world');

/** Files, or folders with a slash at the end, whose numbers are arithmetic and no behaviour, each with the reason. */
const ARITHMETIC: { readonly [place: string]: string } = {
  'country-size.ts': 'generous estimates of memory and money, by which a scenario is refused; they move no event',
  'event-ids.ts': 'letters and widths of ids',
  'habit-parameters.ts': 'ranges of parameters',
  'habits/rhythm.ts': 'how finely a table of the day is cut',
  'identity.ts': 'check digits, and the forms of IINs, BINs, card numbers and tokens',
  'parameter-checks.ts': 'how far a sum of shares may miss by rounding',
  'parameter-kinds.ts': 'ranges of parameters',
  'parameters.ts': 'ranges of parameters, and names of years',
  'place-ids.ts': 'how ids of machines are scrambled',
  'planners.ts': 'the truth rounds the place on the dial to a thousandth',
  'planned-day.ts': 'sizes of packed columns and of their sort keys',
  'public-holidays.ts': 'days off as the law gives them',
  'planning/planner-tools.ts': 'groups of very small shards are small',
  'planning/traits.ts': 'ranges of traits, and how near to certain a share may come',
  'random.ts': 'constants of the hash and of the generator',
  'scenario.ts': 'ranges of what a scenario may plan',
  'shard-assignment.ts': 'look-alikes are counted per thousand people',
  'time-zones.ts': 'offsets from UTC as the law gives them',
  'typologies/cash-out-groups/parameters.ts': 'how many cards a scheme may hold',
  'typologies/nominee-cards/parameters.ts': 'how many cards a scheme may hold',
  'typologies/structuring/parameters.ts': 'how many cards a scheme may hold',
  'typologies/unlicensed-platforms/parameters.ts': 'how many cards a scheme may hold',
  'typologies/unlicensed-platforms/platform-names.ts': 'how often another spelling is tried',
  'wall-days.ts': 'days of a week, characters of a date',
  'wallets.ts': 'lengths of addresses as each coin has them',
};

/** Limits that look-alikes state for `country-size.ts`, rather too large than too small; they move no event. */
const LIMITS = new Set(['mostPeople', 'mostActionsADay', 'creditedKztADay']);

/** Nothing, one, the other of two, a half, the sign: these shape nothing by themselves. */
const PLAIN = new Set<unknown>([0, 1, 2]);

interface Literal {
  readonly type: 'Literal';
  readonly value: unknown;
  readonly raw: string;
  readonly start: number;
}

const isLimit = (node: object): boolean => {
  const { type, key } = node as { readonly type?: string; readonly key?: { readonly name?: string } };
  return type === 'Property' && LIMITS.has(key?.name ?? '');
};

/** All literals of a syntax tree, in order. The parser's own visitor cannot be loaded in a test. */
function literalsBelow(node: unknown): readonly Literal[] {
  if (Array.isArray(node)) return node.flatMap(literalsBelow);
  if (typeof node !== 'object' || node === null || isLimit(node)) return [];
  return (node as { readonly type?: unknown }).type === 'Literal' ? [node as Literal] : Object.values(node).flatMap(literalsBelow);
}

/** The numbers of a source text but for the plain ones, each as "file:line number". A sign does not stand in a literal. */
function numberLiterals(file: string, text: string): string[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'cannot be read'}`);
  return literalsBelow(program)
    .filter(({ value }) => (typeof value === 'number' || typeof value === 'bigint') && !PLAIN.has(value))
    .map(({ raw, start }) => `${file}:${text.slice(0, start).split('\n').length} ${raw}`);
}

const isIn = (file: string, place: string): boolean => (place.endsWith('/') ? file.startsWith(place) : file === place);

/** Numbers in places that are not listed, and listed places without any. */
function judge(literals: ReadonlyMap<string, readonly string[]>, places: readonly string[]): { unlisted: string[]; needless: string[] } {
  const files = [...literals].filter(([, found]) => found.length > 0);
  return {
    unlisted: files.filter(([file]) => !places.some((place) => isIn(file, place))).flatMap(([, found]) => found),
    needless: places.filter((place) => !files.some(([file]) => isIn(file, place))),
  };
}

const literalsOf = (sources: { readonly [file: string]: string }): Map<string, string[]> =>
  new Map(Object.entries(sources).map(([file, text]) => [file, numberLiterals(file, text)]));

const files = readdirSync(WORLD, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const world = literalsOf(Object.fromEntries(files.map((file) => [file, readFileSync(join(WORLD, file), 'utf8')])));

test('every number that shapes the country stands in scenarios/calibration.yaml', () => {
  expect(files.length).toBeGreaterThan(60);
  expect(judge(world, Object.keys(ARITHMETIC)).unlisted).toEqual([]);
});

test('no place is listed that has no such number', () => {
  expect(judge(world, Object.keys(ARITHMETIC)).needless).toEqual([]);
});

describe('of a made-up source', () => {
  const habit = [
    '/** 3 in a comment. */',
    "const NAME = '4 in a text';",
    'export const share = -1 + 2 * 0.35;',
    'const many = 1_000n;',
  ].join('\n');

  test('a new number is found by its line, plain ones and those in texts are not', () => {
    expect(numberLiterals('habits/new.ts', habit)).toEqual(['habits/new.ts:3 0.35', 'habits/new.ts:4 1_000n']);
  });

  test('it fails the test unless its file or folder is listed', () => {
    const found = literalsOf({ 'habits/new.ts': habit });
    expect(judge(found, ['habits/other.ts']).unlisted).toHaveLength(2);
    expect(judge(found, ['habits/new.ts'])).toEqual({ unlisted: [], needless: [] });
    expect(judge(found, ['habits/'])).toEqual({ unlisted: [], needless: [] });
  });

  test('an entry that is no longer needed fails the test as well', () => {
    const found = literalsOf({ 'habits/new.ts': 'export const share = (of: number): number => of / 2;' });
    expect(judge(found, ['habits/new.ts', 'planning/'])).toEqual({ unlisted: [], needless: ['habits/new.ts', 'planning/'] });
  });

  test('a text that cannot be read is told', () => {
    expect(() => numberLiterals('habits/new.ts', 'const = 3')).toThrow(/^habits\/new\.ts: /);
  });
});
