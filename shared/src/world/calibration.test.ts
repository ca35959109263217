import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { typologyNames } from '../events/truth.js';
import { CalibrationError, loadCalibration } from './calibration.js';
import { lookAlikes } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';

const text = readFileSync(new URL('../../../scenarios/calibration.yaml', import.meta.url), 'utf8');

function leavesOf(node: unknown, path = ''): string[] {
  if (typeof node === 'number' || Array.isArray(node)) return [path];
  return Object.entries(node as Record<string, unknown>).flatMap(([name, child]) =>
    leavesOf(child, path === '' ? name : `${path}.${name}`),
  );
}

function problemsOf(broken: string): readonly string[] {
  try {
    loadCalibration(broken);
    return [];
  } catch (error) {
    if (error instanceof CalibrationError) return error.problems;
    throw error;
  }
}

/** The text with one part of it changed; what is changed must be there. */
function changed(whole: string, ...changes: readonly (readonly [from: string | RegExp, to: string])[]): string {
  return changes.reduce((left, [from, to]) => {
    const right = left.replace(from, to);
    expect(right).not.toBe(left);
    return right;
  }, whole);
}

/** "calibration.yaml:12:5" of the first line that begins with a word, after the first that begins with another one. */
function placeOf(whole: string, word: string, after = ''): string {
  const lines = whole.split('\n');
  const from = after === '' ? 0 : lines.findIndex((line) => line.trim().startsWith(after));
  const at = lines.findIndex((line, index) => index >= from && line.trim().startsWith(word));
  return `scenarios/calibration.yaml:${at + 1}:${lines[at]!.indexOf(word) + 1}`;
}

describe('the calibration file', () => {
  test('gives every number of the world a source, or a reason why it is assumed and a range', () => {
    const { parameters, grounds, targets, figures } = loadCalibration(text);
    const leaves = leavesOf(parameters);
    expect(leaves.length).toBeGreaterThan(100);
    for (const path of leaves) {
      const { source, assumption = '', range, spread } = grounds.get(path)!;
      const isGrounded = source === undefined ? assumption.split(' ').length >= 3 && (range ?? spread) !== undefined : true;
      expect({ path, isGrounded }).toEqual({ path, isGrounded: true });
    }
    expect(grounds.size).toBe(leaves.length);
    for (const figure of [...Object.values(targets), ...Object.values(figures)]) expect(figure.source ?? figure.assumption).toBeTruthy();
    expect(figures['meanCashlessKzt']?.source).toMatchObject({ date: '2024-07-02', publisher: expect.stringContaining('Trend') });
  });

  test('gives numbers that share a ground one by one, each with a range of its own where it is given as a spread', () => {
    const { grounds } = loadCalibration(text);
    expect(grounds.get('cityThousands.Almaty')).toMatchObject({ value: 2230, unit: 'thousand people', range: [2007, 2453] });
    expect(grounds.get('seasons.months.may')).toMatchObject({ value: 1, range: [0.85, 1.25] });
  });

  test('tells ten mistakes of ten kinds at once, each with its place and what would be right', () => {
    const broken = changed(
      text,
      [/(?<=wages-spring-2024:\n)\s+publisher: .*\n/, ''],
      [/(?<=afm-autumn-2025:[^]*?date: )2025-10/, 'autumn'],
      ['\nparameters:', "  nobody-2020: { publisher: Nobody, date: '2020', address: nobody.kz }\n\nparameters:"],
      [', range: [0.15, 0.19] }', ' }'],
      [/(?<=studentShare: \{ value: )0\.07/, '0.2'],
      ['range: [0.15, 0.5]', 'range: [0.5, 0.15]'],
      ['    firstDayOfMonth:', '    firstDayOfMoon: { value: 1, unit: day, source: cash-2024 }\n    firstDayOfMonth:'],
      [/(?<=visitShares:[^]*?grocery: )0\.46/, '0.36'],
      [/(?<=meanWithdrawalKzt:[^]*?source: )cash-2024/, 'cash-2042'],
      [/(?<=marginShareMin: \{ value: )0\.003/, '0.03'],
    );
    const at = (word: string, after = '') => expect.stringContaining(`${placeOf(broken, word, after)}  `) as unknown as string;
    const told = problemsOf(broken);
    const expected = [
      ['sources.wages-spring-2024.publisher: is missing; say who published it', 'wages-spring-2024:'],
      ["sources.afm-autumn-2025.date: has the wrong form; give what is known of its day, in quotes: '2025', '2025-03' or '2025-03-18'", ''],
      ['sources.nobody-2020: no number rests on it; take it out, or give it as the source of a number', 'nobody-2020:'],
      [
        'parameters.population.pensionerShare.range: is missing; give [lowest, highest], between which the true figure lies',
        'pensionerShare:',
      ],
      ['parameters.population.studentShare.value: 0.2 is outside the range; give from 0.05 to 0.09, or widen the range', ''],
      ['parameters.population.thirdCardShare.range: 0.5 is above 0.15; give [0.15, 0.5]', ''],
      ['parameters.pensions.firstDayOfMoon: "firstDayOfMoon" is not a known key here; did you mean "firstDayOfMonth"?', 'firstDayOfMoon:'],
      ['parameters.purchases.visitShares: the shares add up to 0.9; give shares that add up to 1', 'visitShares:'],
      ['parameters.rates.marginShareMin.value: 0.03 is outside the range; give from 0.001 to 0.005, or widen the range', ''],
      ['figures.meanWithdrawalKzt.source: there is no source "cash-2042"; did you mean "cash-2024"?', ''],
    ] as const;
    expect(told).toHaveLength(10);
    expect(told.map((line) => line.replace(/^.*?:\d+:\d+ {2}/, ''))).toEqual(
      expected.map(([line]) => expect.stringContaining(line) as unknown as string),
    );
    expected.forEach(([, word], index) => void (word !== '' && expect(told[index]).toEqual(at(word))));
  });

  test('takes a list of numbers for one parameter, and holds each of them to its range', () => {
    expect(loadCalibration(text).grounds.get('cash.machineLimitsKzt')?.value).toEqual([300_000, 400_000, 500_000]);
    const broken = changed(
      text,
      ['value: [300000, 400000, 500000]', 'value: [300000, 9000, 500000]'],
      ['value: [100, 500,', 'value: [100, some,'],
    );
    expect(problemsOf(broken).map((line) => line.replace(/^.*?:\d+:\d+ {2}/, ''))).toEqual([
      'parameters.cash.machineLimitsKzt.value: 9000 is outside the range; give from 150000 to 800000, or widen the range',
      'parameters.cash.machineLimitsKzt.1: 9,000 is too small; give a whole number from 10,000 to 10,000,000',
      'parameters.roundSums.stepsKzt.value: is no number; give a number, or a list of numbers',
    ]);
  });

  test('tells what is wrong with a ground', () => {
    const broken = changed(
      text,
      ["assumption: 'Roughly one adult in six draws a pension.'", "asumption: 'Roughly one.'"],
      ["assumption: 'Fewer people use a third card in earnest.'", "assumption: ''"],
      ["assumption: 'Pensions differ less than wages.'", "assumption: 'They differ less.', source: cash-2024"],
      ['unit: thousand people', 'unit: 7'],
      ['spread: 0.15', 'spread: wide'],
      [/(?<=transferShare: \{ value: )0\.12/, 'some'],
      [/(?<=byCity:[^]*?source: cash-2024,)/, ' range: [0, 1],'],
      [/(?<=mostFree:\s+\{ value: 2.5,)/, ' spread: 0.2,'],
      [/(?<=stepsKzt:[^]*?)spread: 0.5/, 'range: [10, 100000]\n      spread: 0.5'],
      ["says: 'January to April 2024: 3.67", "sais: 'January to April 2024: 3.67"],
    );
    expect(problemsOf(broken).map((line) => line.replace(/^.*?:\d+:\d+ {2}/, ''))).toEqual([
      'parameters.population.pensionerShare: has neither a source nor an assumption; give either the id of a source, or an assumption with its reason and range',
      'parameters.population.pensionerShare.asumption: is not known; did you mean "assumption"?',
      'parameters.population.thirdCardShare.assumption: is no text; say why the number is assumed',
      'parameters.cityThousands.unit: is no text; say what the number counts',
      'parameters.cityIncome.spread: is no share between 0 and 1; say by which share of each number the true one may be off',
      'parameters.pensions.sigma: has both a source and an assumption; give either the id of a source, or an assumption with its reason and range',
      'parameters.cash.byCity.Almaty.numberShare.range: stands beside a source; take it out: it is for assumptions',
      'parameters.fees.transferShare.value: is no number; give a number, or a list of numbers',
      'parameters.appetite.mostFree.spread: is for several numbers; keep a range only',
      'parameters.roundSums.stepsKzt.spread: stands beside a range; keep one of the two',
      expect.stringContaining('figures.cashlessPerAdultDay.sais: is not known; did you mean "says"?'),
    ]);
  });

  test.each([
    ['sources: none', 'sources: is no section; give what it holds by name'],
    ['targets: [1]', 'targets: is no section; give what it holds by name'],
    ['figures: 3', 'figures: is no section; give what it holds by name'],
  ])('reads the other sections where one is "%s"', (wrong, expected) => {
    const [section = ''] = wrong.split(':');
    const without = text.replace(new RegExp(`\n${section}:\n( .*\n|\n|#.*\n)*`), `\n${wrong}\n`);
    const told = problemsOf(changed(without, [/(?<=femaleShare:\s+\{\s+value: )[\d.]+/, '1.52']));
    expect(told).toContainEqual(expect.stringContaining(expected));
    expect(told).toContainEqual(expect.stringContaining('names.femaleShare.value: 1.52 is outside the range'));
    expect(told).toContainEqual(expect.stringContaining('names.femaleShare: 1.52 is too large; give a number from 0 to 1'));
  });

  test('knows exactly the habits of the table, and tells which is missing or unknown, where, and what would be right', () => {
    for (const habit of lookAlikeNames) {
      const misspelt = changed(text, [`\n    ${habit}:`, `\n    ${habit}x:`]);
      const told = problemsOf(misspelt);
      expect(told).toHaveLength(2);
      expect(told).toContain(
        `${placeOf(misspelt, 'lookAlikes')}  parameters.lookAlikes.${habit}: is missing; give it as { value, unit, source } or { value, unit, assumption, range }`,
      );
      expect(told).toContainEqual(
        expect.stringContaining(
          `${placeOf(misspelt, `${habit}x`)}  parameters.lookAlikes.${habit}x: "${habit}x" is not a known key here; did you mean "${habit}"?`,
        ),
      );
    }
  });

  test.each(typologyNames)('refuses to flatter the precision of %s, which nobody honest would resemble', (typology) => {
    const own = lookAlikeNames.filter((habit) => lookAlikes[habit].typology === typology);
    const without = own.reduce((left, habit) => {
      const start = left.indexOf(`\n    ${habit}:`);
      return (
        left.slice(0, start) +
        left
          .slice(start)
          .replace(/value: [\d.]+/, 'value: 0')
          .replace(/range: \[[\d.]+/, 'range: [0')
      );
    }, text);
    expect(problemsOf(without)).toEqual([
      expect.stringMatching(
        new RegExp(
          `:\\d+:\\d+ {2}parameters.lookAlikes: nobody honest resembles ${typology}, .*; give one of ${own.join(', ')} more than 0$`,
        ),
      ),
    ]);
  });

  test('tells what is wrong with published figures, by name', () => {
    const broken = changed(
      text,
      [/(?<=meanWithdrawalKzt:[^]*?)toleranceShare: [\d.]+/, 'toleranceShare: 3'],
      [/(?<=almatyShareOfCash:\s+\{\s*)value: [\d.]+/, 'value: 0'],
      [/(?<=dollarKzt2024:[^]*?)source: /, 'sauce: '],
    );
    expect(problemsOf(broken).map((line) => line.replace(/^.*?:\d+:\d+ {2}/, ''))).toEqual([
      'figures.meanWithdrawalKzt.toleranceShare: must be a share above 0 and up to 1; say how far the simulated figure may be off',
      'figures.almatyShareOfCash.value: is no number above 0; give what was published',
      'figures.dollarKzt2024: has neither a source nor an assumption; give either the id of a source, or an assumption with its reason and range',
      'figures.dollarKzt2024.sauce: is not known; did you mean "source"?',
      'figures.dollarKzt2024.says: is no text; say what the source says, beside a source only',
    ]);
  });

  test('refuses impossible values and what is no YAML', () => {
    expect(problemsOf(changed(text, [/(?<=salariedShare:\s+\{\s+value: )[\d.]+/, '1.5'])).join()).toContain('population.salariedShare');
    expect(problemsOf('parameters: [')).toHaveLength(1);
    expect(problemsOf('42')).toEqual([
      'scenarios/calibration.yaml:1:1  this is no calibration; give sources, parameters, targets, figures',
    ]);
  });
});
