/** What becomes of output that nobody reads, or that cannot be written. */
import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { openOutput, OutputClosed } from './output.js';

function fakeStream(isTTY = false) {
  const written: string[] = [];
  const events = new EventEmitter();
  return {
    isTTY,
    written,
    write: (chunk: string) => void written.push(chunk),
    on: (event: 'error', listener: (error: Error) => void) => events.on(event, listener),
    fails: (code: string) => void events.emit('error', Object.assign(new Error(code), { code })),
  };
}

function outputOf({ areOne = false, isTTY = false } = {}) {
  const [stdout, stderr] = [fakeStream(isTTY), fakeStream(isTTY)];
  return { stdout, stderr, output: openOutput(stdout, stderr, areOne) };
}

describe('a reader that has gone', () => {
  test.each(['EPIPE', 'ECONNRESET'])('of results is told to whoever works for it, and gets nothing more (%s)', (code) => {
    const { stdout, stderr, output } = outputOf();
    output.out('one');
    stdout.fails(code);
    stdout.fails(code);
    output.out('two');
    output.err('three');
    expect([stdout.written, stderr.written]).toEqual([['one'], ['three']]);
    expect(output.unread.reason).toBeInstanceOf(OutputClosed);
    expect(output.hasFailed()).toBe(false);
  });

  test('of messages is no reason to stop, unless it is the reader of the results as well', () => {
    const apart = outputOf();
    apart.stderr.fails('EPIPE');
    apart.output.err('one');
    apart.output.out('two');
    expect([apart.stdout.written, apart.stderr.written]).toEqual([['two'], []]);
    expect(apart.output.unread.aborted).toBe(false);

    const { stdout, stderr, output } = outputOf({ areOne: true });
    stderr.fails('EPIPE');
    output.out('one');
    expect(stdout.written).toEqual([]);
    expect(output.unread.aborted).toBe(true);
  });

  test('is a terminal whose window was closed, and no disk that fails', () => {
    const { stdout, output } = outputOf({ isTTY: true });
    stdout.fails('EIO');
    expect([output.unread.aborted, output.hasFailed()]).toEqual([true, false]);
    const file = outputOf();
    file.stdout.fails('EIO');
    expect([file.output.unread.aborted, file.output.hasFailed()]).toEqual([false, true]);
  });
});

test('results that cannot be written are told once; of messages there is nobody to tell', () => {
  const { stdout, stderr, output } = outputOf();
  stdout.fails('ENOSPC');
  stdout.fails('ENOSPC');
  output.out('more');
  expect(output.hasFailed()).toBe(true);
  expect([stdout.written, stderr.written]).toEqual([[], ['standard output cannot be written: the disk is full\n']]);
  const messages = outputOf({ areOne: true });
  messages.stderr.fails('ENOSPC');
  expect([messages.output.hasFailed(), messages.output.unread.aborted]).toEqual([false, false]);
});
