/** Runs the programs that the gate is made of, and waits for them. */
import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** Null when the program is not there, or was killed. */
  readonly exitCode: number | null;
  /** Standard output and error as one text; empty where they were shown. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly folder?: string;
  /** Passes output on as it comes, in place of collecting it. */
  readonly shown?: boolean;
}

export function runProgram(program: string, parameters: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...parameters], {
      cwd: options.folder,
      stdio: options.shown === true ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ exitCode: null, output: '' });
      else reject(error);
    });
    child.once('close', (exitCode) => resolve({ exitCode, output: Buffer.concat(chunks).toString() }));
  });
}
