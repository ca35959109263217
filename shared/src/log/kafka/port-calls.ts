/** Calls between two threads: each side offers functions and calls the other's. What one side sends arrives in that order. */
import type { MessagePort, Transferable } from 'node:worker_threads';
import { LogError, type LogErrorCode } from '../event-log.js';

/** A port of this thread, or the thread itself as its parent sees it. */
export type CallPort = Pick<MessagePort, 'postMessage'> & {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
};

/** Functions that take and give what can be sent to another thread. */
export type Offered = { readonly [name: string]: (...args: never[]) => unknown };

type Answer<F> = F extends (...args: never[]) => infer Given ? Awaited<Given> : never;
type Arguments<F> = F extends (...args: infer Taken) => unknown ? Taken : never;

export interface PortCalls<Theirs extends Offered> {
  /** Resolves with the other side's answer; rejects with its failure, of which a LogError keeps its code. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    args: Arguments<Theirs[Name]>,
    transfer?: readonly Transferable[],
  ): Promise<Answer<Theirs[Name]>>;
  /** Asks for no answer. */
  tell<Name extends keyof Theirs & string>(name: Name, args: Arguments<Theirs[Name]>, transfer?: readonly Transferable[]): void;
  /** Rejects all calls that wait, and all later ones: the other side is gone. */
  end(reason: Error): void;
}

/** What an error is on its way: by itself a LogError would lose its code, and others may hold what cannot be sent. */
export type Failure =
  | { readonly code: LogErrorCode; readonly message: string }
  | { readonly name: string; readonly message: string; readonly stack: string };
type Message =
  | { readonly name: string; readonly args: readonly unknown[]; readonly id?: number }
  | { readonly answers: number; readonly value?: unknown; readonly failure?: Failure };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export function openCalls<Theirs extends Offered>(port: CallPort, offered: Offered): PortCalls<Theirs> {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let endedFor: Error | undefined;

  async function answer(id: number, name: string, args: readonly unknown[]): Promise<void> {
    let message: Message;
    try {
      message = { answers: id, value: await run(name, args) };
    } catch (error) {
      message = { answers: id, failure: toFailure(error) };
    }
    port.postMessage(message);
  }

  const run = (name: string, args: readonly unknown[]): unknown => offered[name]!(...(args as never[]));

  port.on('message', (received) => {
    const message = received as Message;
    if ('name' in message) {
      if (message.id === undefined) run(message.name, message.args);
      else void answer(message.id, message.name, message.args);
      return;
    }
    const waits = waiting.get(message.answers);
    waiting.delete(message.answers);
    if (message.failure === undefined) waits?.resolve(message.value as never);
    else waits?.reject(fromFailure(message.failure));
  });

  function end(reason: Error): void {
    endedFor ??= reason;
    for (const { reject } of waiting.values()) reject(endedFor);
    waiting.clear();
  }

  port.once('close', () => end(new LogError('closed', 'the other side is closed')));

  return {
    call(name, args, transfer = []) {
      if (endedFor !== undefined) return Promise.reject(endedFor);
      const id = ++calls;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ name, args, id } satisfies Message, transfer);
      });
    },
    tell(name, args, transfer = []) {
      if (endedFor === undefined) port.postMessage({ name, args } satisfies Message, transfer);
    },
    end,
  };
}

export function toFailure(error: unknown): Failure {
  if (error instanceof LogError) return { code: error.code, message: error.message };
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack };
}

export function fromFailure(failure: Failure): Error {
  if ('code' in failure) return new LogError(failure.code, failure.message);
  const { name, message, stack } = failure;
  return Object.assign(new Error(message), { name, stack });
}
