/** Exports the worlds that the gate looks at, several at a time, each with the command that anybody can give. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';
import { GateError } from './gate-error.js';
import { runProgram } from './run-program.js';
import type { WantedWorld } from './wanted-worlds.js';

/** Writes each world to `folder`/PART/SCENARIO-SEED. Fails with 'export-refused' for bad input, else with 'export-failed'. */
export async function exportWorlds(worlds: readonly WantedWorld[], folder: string, projectRoot: string): Promise<void> {
  for (const part of ['train', 'test']) mkdirSync(join(folder, part), { recursive: true });
  const command = join(projectRoot, 'services', 'workbench', 'bin', 'tengewatch.mjs');
  const waiting = [...worlds];

  async function work(): Promise<void> {
    for (let world = waiting.shift(); world !== undefined; world = waiting.shift()) {
      const { scenario, seed, part } = world;
      const out = join(folder, part, `${basename(scenario, '.yaml')}-${seed}`);
      const run = await runProgram(process.execPath, [command, 'export', scenario, '--seed', String(seed), '--out', out], {
        folder: projectRoot,
      });
      if (run.exitCode === 0) continue;
      waiting.length = 0;
      const code = run.exitCode === exitCodes.badInput ? 'export-refused' : 'export-failed';
      throw new GateError(code, `tengewatch export ${scenario} --seed ${seed} failed:\n${run.output.trimEnd()}`);
    }
  }
  // All are waited for, so that none still writes when the folder is removed.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(availableParallelism(), worlds.length) }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
