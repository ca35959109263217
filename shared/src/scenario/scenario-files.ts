/** Finds scenarios, shipped or a person's own, and reads them into text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput } from '../runtime/bad-input.js';
import { nearestName } from './nearest-name.js';

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

function read(path: string, shown: string): ScenarioText {
  try {
    return { file: shown, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new BadInput(`${shown} is a folder; name the YAML file in it`);
    if (code === 'EACCES' || code === 'EPERM') throw new BadInput(`${shown} may not be read: permission denied`);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new BadInput(`there is no file ${shown}`);
    throw error;
  }
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
