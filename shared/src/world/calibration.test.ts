import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { typologyNames } from '../events/truth.js';
import { CalibrationError, loadCalibration } from './calibration.js';
import { lookAlikes } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';

const text = readFileSync(new URL('../../../scenarios/calibration.yaml', import.meta.url), 'utf8');

function numericLeaves(node: unknown, path = ''): string[] {
  if (typeof node === 'number') return [path];
  return Object.entries(node as Record<string, unknown>).flatMap(([name, child]) =>
    numericLeaves(child, path === '' ? name : `${path}.${name}`),
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

describe('the calibration file', () => {
  test('gives every number of the world a source, or a reason why it is assumed', () => {
    const { parameters, grounds, targets } = loadCalibration(text);
    const leaves = numericLeaves(parameters);
    expect(leaves.length).toBeGreaterThan(60);
    for (const path of leaves) {
      const ground = grounds.get(path);
      expect({ path, words: (ground?.source ?? ground?.assumption ?? '').split(' ').length >= 3 }).toEqual({ path, words: true });
    }
    for (const target of Object.values(targets)) expect(target.source ?? target.assumption).toBeTruthy();
    const { salariedShare, pensionerShare, studentShare, selfEmployedShare } = parameters.population;
    expect(salariedShare + pensionerShare + studentShare + selfEmployedShare).toBeLessThan(1);
  });

  test('reports all mistakes at once', () => {
    const broken = text
      .replace('firstDayOfMonth:', 'firstDayOfMoon:')
      .replace('unit: sigma of a log-normal,', '')
      .replace('source: "AFM: top-ups', 'sauce: "AFM: top-ups')
      .replace("source: 'AFM: top-ups", "sauce: 'AFM: top-ups");
    const problems = problemsOf(broken);
    expect(problems.join('\n')).toContain('firstDayOfMoon');
    expect(problems.join('\n')).toMatch(/unit: must say/);
    expect(problems.join('\n')).toContain('senderVerifiedAboveKzt');
    expect(problems.length).toBeGreaterThanOrEqual(4);
  });

  test('knows exactly the habits of the table, and tells which is missing or unknown, where, and what would be right', () => {
    const line = (broken: string, name: string): number => broken.split('\n').findIndex((row) => row.trim().startsWith(`${name}:`)) + 1;
    for (const habit of lookAlikeNames) {
      const misspelt = text.replace(`    ${habit}:`, `    ${habit}x:`);
      expect(misspelt).not.toBe(text);
      expect(problemsOf(misspelt)).toEqual([
        `line ${line(misspelt, 'lookAlikes')}: lookAlikes.${habit}: is missing; give it as { value, unit, source } or { value, unit, assumption }`,
        `line ${line(misspelt, `${habit}x`)}: lookAlikes.${habit}x: is not known; did you mean "${habit}"?`,
      ]);
    }
  });

  test.each(typologyNames)('refuses to flatter the precision of %s, which nobody honest would resemble', (typology) => {
    const own = lookAlikeNames.filter((habit) => lookAlikes[habit].typology === typology);
    const without = own.reduce((left, habit) => {
      const start = left.indexOf(`    ${habit}:`);
      return left.slice(0, start) + left.slice(start).replace(/value: [\d.]+/, 'value: 0');
    }, text);
    expect(problemsOf(without)).toEqual([
      expect.stringMatching(
        new RegExp(`^line \\d+: lookAlikes: nobody honest resembles ${typology}, .*; give one of ${own.join(', ')} more than 0$`),
      ),
    ]);
  });

  test('tells what is wrong with published figures, by name', () => {
    const broken = text
      .replace(/(?<=meanWithdrawalKzt:[^]*?)toleranceShare: [\d.]+/, 'toleranceShare: 3')
      .replace(/(?<=almatyShareOfCash:\s+\{\s+)value: [\d.]+/, 'value: 0')
      .replace(/(?<=dollarKzt2024:[^]*?)source: /, 'sauce: ');
    expect(problemsOf(broken)).toEqual([
      'figures.meanWithdrawalKzt.toleranceShare: must be a share above 0 and up to 1',
      'figures.almatyShareOfCash.value: must be a number above 0',
      'figures.dollarKzt2024: unknown field sauce; known are value, unit, source, toleranceShare, year',
      'figures.dollarKzt2024.source: must say who published it, when and where',
    ]);
  });

  test('refuses impossible values and what is no YAML', () => {
    expect(problemsOf(text.replace(/(?<=salariedShare:\s+\{\s+value: )[\d.]+/, '1.5')).join()).toContain('population.salariedShare');
    expect(problemsOf('parameters: [')).toHaveLength(1);
    expect(problemsOf('42')).toEqual(['must hold parameters, targets and figures']);
  });
});
