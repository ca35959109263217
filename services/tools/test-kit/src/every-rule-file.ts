/** The country in which every rule has something to find, as a file that services read it from. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { stringify } from 'yaml';
import { everyRuleWorld } from './every-rule-world.js';

/** Writes it, or a larger one like it, into the folder, without what a file leaves to the calibration and the defaults. */
export function writeEveryRuleFile(folder: string, scenario: Scenario = everyRuleWorld): string {
  const { world: _calibrated, partitions: _partitions, ...document } = scenario;
  const file = join(folder, 'every-rule.yaml');
  writeFileSync(file, stringify(document));
  return file;
}
