/** Makes sure that a broker does not outlive the process that started it, however that process ends. */
import { spawn } from 'node:child_process';

const windows = process.platform === 'win32';

/** Waits for a line that says the broker has ended; when its input ends without one, the starter is dead. */
const WAIT_AND_KILL = `trap '' INT; read -r line || kill -KILL "$0" 2>/dev/null`;

/** The pids that an orderly end of this process takes along. */
const guarded = new Set<number>();

function killGuarded(): void {
  for (const pid of guarded) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in this very moment, which is what was wanted.
    }
  }
}

let hooked = false;

/** Guards a child until the returned function is called, which must be as soon as the child has ended. */
export function guard(pid: number): () => void {
  if (!hooked) process.on('exit', killGuarded);
  hooked = true;
  guarded.add(pid);
  // An exit hook does not run after SIGKILL. A shell that reads from us notices that too, and costs next to nothing.
  const watcher = windows ? undefined : spawn('sh', ['-c', WAIT_AND_KILL, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  // Without a shell the exit hook has to do; and a watcher that is gone needs no telling.
  watcher?.once('error', () => undefined);
  watcher?.stdin?.once('error', () => undefined);
  watcher?.unref();
  return () => {
    guarded.delete(pid);
    watcher?.stdin?.end('ended\n');
  };
}
