import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { followServiceLog } from './service-log.js';

let folder = '';
let file = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tengewatch-log-'))));
beforeEach(() => {
  file = join(folder, 'service.log');
  writeFileSync(file, '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (level: number, msg: string, more: object = {}): string => `${JSON.stringify({ level, msg, ...more })}\n`;
const write = (...lines: readonly string[]): void => appendFileSync(file, lines.join(''));

test('warnings and errors are seen as they come, each once', () => {
  const log = followServiceLog(file);
  write(line(30, 'started'), line(40, 'a broker is gone'), line(50, 'it is still gone'));
  expect(log.newWarnings()).toEqual(['a broker is gone', 'it is still gone']);
  write(line(40, 'a broker is gone'), line(40, 'The group is rebalancing', { logger: 'kafkajs' }), line(40, 'another thing'));
  expect(log.newWarnings()).toEqual(['another thing']);
  expect(log.newWarnings()).toEqual([]);
});

test('a line that is being written is seen once it is whole, whatever its letters', () => {
  const log = followServiceLog(file);
  const bytes = Buffer.from(line(40, 'теңге'));
  for (const byte of bytes) {
    expect(log.newWarnings()).toEqual([]);
    appendFileSync(file, Buffer.of(byte));
  }
  expect(log.newWarnings()).toEqual(['теңге']);
});

test('the last words are the first that were fatal, with the stack of a bug', () => {
  const log = followServiceLog(file);
  write(line(60, 'the service failed', { err: { stack: 'Error: oops\n    at here' } }), line(60, 'log could not be closed: gone'));
  expect(log.lastWords()).toBe('the service failed: Error: oops\n    at here');
});

test('or what was printed, when nothing was logged as fatal', () => {
  const log = followServiceLog(file);
  write(line(30, 'starting'), 'reporter cannot start:\n', '  TENGEWATCH_RUN: not set\n');
  expect(log.lastWords()).toBe('reporter cannot start:\n  TENGEWATCH_RUN: not set');
});

test('a process that begins is not blamed for the words of an earlier one', () => {
  const log = followServiceLog(file);
  write('printed before\n', line(60, 'failed before'));
  log.begin();
  expect(log.lastWords()).toBe('it said nothing');
});
