/** Two sides of a port call each other as if they were one: answers, failures and order arrive. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LogError } from '../event-log.js';
import { fromFailure, openCalls, toFailure, type PortCalls } from './port-calls.js';

type Far = {
  add(a: number, b: number): Promise<number>;
  note(word: string): void;
  words(): readonly string[];
  lengthOf(bytes: Uint8Array<ArrayBuffer>): number;
  refuse(): Promise<void>;
  break(): void;
  never(): Promise<void>;
};

let ports: MessageChannel;
let calls: PortCalls<Far>;
beforeEach(() => {
  ports = new MessageChannel();
  const words: string[] = [];
  openCalls(ports.port2, {
    add: async (a, b) => a + b,
    note: (word) => void words.push(word),
    words: () => words,
    lengthOf: (bytes) => bytes.length,
    refuse: async () => {
      throw new LogError('unknown-topic', 'no such topic');
    },
    break: () => {
      throw new TypeError('a bug', { cause: () => 'no function can be sent' });
    },
    never: () => new Promise<void>(() => {}),
  } satisfies Far);
  calls = openCalls<Far>(ports.port1, {});
});
afterEach(() => ports.port1.close());

test('a call gets its own answer, however many wait', async () => {
  expect(await Promise.all([calls.call('add', [1, 2]), calls.call('add', [3, 4]), calls.call('add', [5, 6])])).toEqual([3, 7, 11]);
});

test('what is told and called is done in that order', async () => {
  calls.tell('note', ['one']);
  calls.tell('note', ['two']);
  const words = calls.call('words', []);
  calls.tell('note', ['three']);
  expect(await words).toEqual(['one', 'two']);
});

test('what is transferred is gone on this side', async () => {
  const bytes = new Uint8Array(7);
  expect(await calls.call('lengthOf', [bytes], [bytes.buffer])).toBe(7);
  expect(bytes.length).toBe(0);
});

test('failures keep what they are: the code of a LogError, the kind and words of a bug', async () => {
  const refused = await calls.call('refuse', []).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LogError);
  expect(refused).toMatchObject({ code: 'unknown-topic', message: 'no such topic' });
  await expect(calls.call('break', [])).rejects.toMatchObject({ name: 'TypeError', message: 'a bug' });
});

test('a failure that is no error is told in words', () => {
  expect(fromFailure(structuredClone(toFailure('odd'))).message).toBe('odd');
});

test('a port that the other side closes leaves nobody waiting', async () => {
  const waiting = calls.call('never', []);
  ports.port2.close();
  await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  await expect(calls.call('add', [1, 2])).rejects.toMatchObject({ code: 'closed' });
});

test('an end rejects those who wait, and those who come later', async () => {
  const waiting = calls.call('never', []);
  calls.end(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(calls.call('add', [1, 2])).rejects.toThrow('gone');
});
