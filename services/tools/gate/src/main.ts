/** `npm run gate`: does anything but the crime itself tell schemes from honest life? Asked of exported worlds of unseen seeds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { seedList } from '@tengewatch/shared/terminal/seed-list.js';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';
import { exportWorlds } from './export-worlds.js';
import { GateError } from './gate-error.js';
import { pythonWithPackages } from './python-environment.js';
import { runProgram } from './run-program.js';
import { wantedWorlds } from './wanted-worlds.js';

interface Flags {
  readonly scenarios: readonly string[];
  readonly trainSeeds?: readonly number[];
  readonly testSeeds?: readonly number[];
  readonly short: boolean;
  readonly selfTest: boolean;
}

/** Exit code of the Python program for a gate that is not green. */
const RED = 5;
const FAILED = 1;
const FULL = { trainSeeds: seedList('3001-3008'), testSeeds: seedList('3101-3140'), flags: [] };
const SHORT = { trainSeeds: seedList('3201-3202'), testSeeds: seedList('3301-3303'), flags: ['--short'] };

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const programFolder = join(projectRoot, 'services', 'tools', 'gate', 'python');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const program = new Command('gate')
  .description('Asks exported worlds whether anything but the crime itself tells schemes from honest life. Needs Python 3.11 or newer.')
  .option('--scenarios <names>', 'scenarios by name or file, joined by commas', (text) => text.split(','), [
    join(projectRoot, 'services', 'tools', 'gate', 'worlds', 'gate.yaml'),
  ])
  .option('--train-seeds <list>', 'seeds that models learn on, as 3001-3004 or 3001,3002', seedList)
  .option('--test-seeds <list>', 'seeds that they are asked about', seedList)
  .option('--short', 'few seeds: finds what is clearly red, and lets pass what more seeds would tell', false)
  .option('--self-test', 'only run the tests of the Python program', false)
  .addHelpText('after', `\nExit codes: 0 green, ${exitCodes.badInput} bad input, ${RED} not green, ${FAILED} no answer.`)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.fine : exitCodes.badInput))
  .parse();
const flags = program.opts<Flags>();

const ownPython = (): Promise<string> =>
  pythonWithPackages(join(projectRoot, '.gate'), join(programFolder, 'requirements.txt'), () =>
    say('Installing the Python packages of the gate in .gate …'),
  );

async function selfTest(): Promise<number> {
  const run = await runProgram(await ownPython(), ['-B', '-m', 'unittest', 'discover', '-t', '.', '-s', 'tests'], {
    folder: programFolder,
    shown: true,
  });
  return run.exitCode === 0 ? exitCodes.fine : FAILED;
}

/** Exports, looks, and gives the exit code of the Python program. */
async function gate(): Promise<number> {
  const form = flags.short ? SHORT : FULL;
  const worlds = wantedWorlds(flags.scenarios, flags.trainSeeds ?? form.trainSeeds, flags.testSeeds ?? form.testSeeds);
  const python = await ownPython();
  const folder = mkdtempSync(join(tmpdir(), 'tengewatch-gate-'));
  // The programs that it runs hear Ctrl-C themselves.
  process.once('SIGINT', () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(exitCodes.interrupted);
  });
  try {
    say(`Exporting ${worlds.length} worlds …`);
    await exportWorlds(worlds, folder, projectRoot);
    say('Looking at them …');
    const run = await runProgram(python, ['-B', '-m', 'gate', folder, ...form.flags], { folder: programFolder, shown: true });
    if (run.exitCode === null) throw new GateError('program-stopped', 'The Python program of the gate was stopped.');
    return run.exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answer(): Promise<number> {
  try {
    return flags.selfTest ? await selfTest() : await gate();
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    say(error.message);
    return error.code === 'seeds-overlap' || error.code === 'export-refused' ? exitCodes.badInput : FAILED;
  }
}

process.exitCode = await answer();
