/** The Python packages of the gate, in a folder of their own at the project root: nothing of the machine's own Python is touched. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GateError } from './gate-error.js';
import { runProgram } from './run-program.js';

/** The pinned packages are built for these. */
const MIN_PYTHON_MINOR = 11;
const SHOWN_LINES = 12;

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');

/**
 * Path of a Python with every package that the requirements file pins; they are installed when that file or Python has changed.
 * Fails with 'python-missing' or 'packages-missing'.
 */
export async function pythonWithPackages(folder: string, requirementsFile: string, onInstall: () => void): Promise<string> {
  const version = await pythonVersion();
  const python = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  const stampFile = join(folder, 'installed');
  const stamp = createHash('sha256').update(version).update(readFileSync(requirementsFile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(python)) return python;

  onInstall();
  rmSync(folder, { recursive: true, force: true });
  await makeEnvironment(folder);
  const quick = ['--disable-pip-version-check', '--no-input', '--quiet', '--retries', '1', '--timeout', '20'];
  const pinned = ['--require-hashes', '--only-binary', ':all:', '--requirement', requirementsFile];
  const { exitCode, output } = await runProgram(python, ['-m', 'pip', 'install', ...quick, ...pinned]);
  if (exitCode !== 0) {
    throw new GateError(
      'packages-missing',
      `pip could not install the packages of the gate. Can the package index be reached? It said:\n${lastLines(output)}`,
    );
  }
  // Written last: an installation that was stopped is begun anew.
  writeFileSync(stampFile, stamp);
  return python;
}

async function pythonVersion(): Promise<string> {
  const { exitCode, output } = await runProgram('python3', ['-c', 'import sys; print(sys.version)']);
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(output) ?? [];
  if (exitCode !== 0 || Number(major) !== 3 || Number(minor) < MIN_PYTHON_MINOR) {
    const found = exitCode === 0 ? `this is Python ${output.split(' ')[0]}` : 'none was found';
    throw new GateError('python-missing', `The gate needs python3 of version 3.${MIN_PYTHON_MINOR} or newer on the PATH; ${found}.`);
  }
  return output;
}

async function makeEnvironment(folder: string): Promise<void> {
  const { exitCode, output } = await runProgram('python3', ['-m', 'venv', folder]);
  if (exitCode === 0) return;
  throw new GateError('python-missing', `python3 could not make an environment in ${folder}. It said:\n${lastLines(output)}`);
}
