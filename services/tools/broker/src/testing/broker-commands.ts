/** Runs `npm run broker` as a person does, in processes of its own, and hears what they say. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const BROKER_MAIN = fileURLToPath(new URL('../main.js', import.meta.url));

export interface BrokerCommand {
  readonly child: ChildProcess;
  /** Resolves once the text was said, and rejects when the command ends without it. */
  said(text: string): Promise<void>;
  /** Standard output and error as one text. */
  ended(): Promise<{ code: number | null; output: string }>;
}

export function brokerCommands() {
  const children: ChildProcess[] = [];

  function command(...parameters: readonly string[]): BrokerCommand {
    const child = spawn(process.execPath, [BROKER_MAIN, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let output = '';
    let heard = () => {};
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
        heard();
      });
    }
    const closed = once(child, 'close');
    const said = (text: string) =>
      new Promise<void>((resolve, reject) => {
        heard = () => {
          if (output.includes(text)) resolve();
        };
        heard();
        void closed.then(() => reject(new Error(`ended without "${text}": ${output}`)));
      });
    return { child, said, ended: async () => ({ code: ((await closed) as [number | null])[0], output }) };
  }

  function killAll(): void {
    for (const child of children) child.kill('SIGKILL');
  }

  return { command, children, killAll };
}
