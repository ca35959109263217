/** A country small enough for unit tests, calibrated like the large ones. */
import { readFileSync } from 'node:fs';
import type { Scenario } from '../world/scenario.js';
import { loadCalibration } from '../world/calibration.js';
import { lookAlikeNames } from '../world/typologies/look-alike-names.js';
import type { WorldParameters } from '../world/parameters.js';

const world = loadCalibration(readFileSync(new URL('../../../scenarios/calibration.yaml', import.meta.url), 'utf8')).parameters;

/** 300 people in two shards for twenty days, without schemes. */
export function smallScenario(overrides: Partial<Scenario> = {}): Scenario {
  return {
    name: 'small',
    title: 'Small country',
    description: 'A few hundred people for tests.',
    start: '2024-04-01',
    days: 20,
    shards: 2,
    partitions: 4,
    people: 300,
    world,
    schemes: [],
    rules: {},
    ...overrides,
  };
}

/** A country in which nobody honest resembles a scheme. */
export const noLookAlikes = Object.fromEntries(lookAlikeNames.map((habit) => [habit, 0])) as WorldParameters['lookAlikes'];
