/** Finds scenarios, shipped or a person's own, and reads them into text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput } from '../documents/bad-input.js';
import { readTextFile } from '../documents/text-file.js';
import { nearestName } from '../documents/nearest-name.js';
import { MAX_YAML_CHARACTERS } from '../documents/yaml-tree.js';

const FOLDER = fileURLToPath(new URL('../../../scenarios/', import.meta.url));
const CALIBRATION_FILE = join(FOLDER, 'calibration.yaml');
export const SCHEMA_FILE = join(FOLDER, 'scenario.schema.json');

/** The shipped calibration, as it is written. */
export const calibrationText = (): string => readFileSync(CALIBRATION_FILE, 'utf8');

export interface ScenarioText {
  /** As it is shown in messages. */
  readonly file: string;
  readonly text: string;
}

/** Names of the shipped scenarios, in alphabetical order. */
export function shippedNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && join(FOLDER, file) !== CALIBRATION_FILE);
  return files.map((file) => basename(file, '.yaml')).sort();
}

/** A scenario is a page of text; a character takes at most four bytes. */
const MAX_BYTES = 4 * MAX_YAML_CHARACTERS;

function read(path: string, shown: string): ScenarioText {
  const file = readTextFile(path, shown, MAX_BYTES);
  if ('wrong' in file) throw new BadInput(file.wrong);
  return { file: shown, text: file.text };
}

const looksLikePath = (scenario: string): boolean => /[\\/]|\.ya?ml$/.test(scenario);

/** Reads a shipped scenario by its name, or any YAML file by its path. */
export function readScenario(scenario: string): ScenarioText {
  if (looksLikePath(scenario)) return read(scenario, scenario);
  const names = shippedNames();
  if (names.includes(scenario)) {
    const path = join(FOLDER, `${scenario}.yaml`);
    const near = relative(process.cwd(), path);
    return read(path, near.startsWith('..') ? path : near);
  }
  if (existsSync(scenario)) return read(scenario, scenario);
  const nearest = nearestName(scenario, names);
  throw new BadInput(
    `there is no scenario "${scenario}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
    `shipped: ${names.join(', ')}`,
    'or give the path of a YAML file, such as ./my-town.yaml',
  );
}
