import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CalibrationError, loadCalibration } from './calibration.js';

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

  test('refuses impossible values and what is no YAML', () => {
    expect(problemsOf(text.replace(/(?<=salariedShare:\s+\{\s+value: )[\d.]+/, '1.5')).join()).toContain('population.salariedShare');
    expect(problemsOf('parameters: [')).toHaveLength(1);
    expect(problemsOf('42')).toEqual(['must hold parameters and targets']);
  });
});
