/** Telling Java's release, and reading a broker's first answer. */
import { expect, test } from '@jest/globals';
import { liveBrokers, metadataRequest } from './metadata-probe.js';
import { javaRelease, lastLines, runProgram } from './tools.js';

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "25" 2025-09-16', 25],
  ['The operation couldn’t be completed. Unable to locate a Java Runtime.', undefined],
])('%s', (output, release) => {
  expect(javaRelease(output)).toBe(release);
});

test('a program that is not there is told from one that fails', async () => {
  expect(await runProgram('tengewatch-no-such-program', [])).toMatchObject({ exitCode: null });
  expect(await runProgram(process.execPath, ['-e', 'console.error("why"); process.exit(3)'])).toEqual({ exitCode: 3, output: 'why\n' });
});

test('the end of an output is kept, not its beginning', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  expect(lastLines(`${lines.join('\n')}\n`).split('\n')).toEqual(lines.slice(-15));
});

test('a metadata request says its own length, and an answer counts only once it is whole', () => {
  const request = metadataRequest();
  expect(request.readInt32BE(0)).toBe(request.length - 4);
  const brokers = [
    [0, 0, 0, 1, 0, 1, 0x61, 0, 0, 0x23, 0x84, 0xff, 0xff],
    [0, 0, 0, 3, 0, 2, 0x61, 0x62, 0, 0, 0x23, 0x86, 0, 1, 0x72],
  ].flat();
  const body = [0, 0, 0, 1, 0, 0, 0, 2, ...brokers];
  const answer = Buffer.from([0, 0, 0, body.length, ...body]);
  expect(liveBrokers(answer)).toEqual([1, 3]);
  expect(liveBrokers(answer.subarray(0, -1))).toBeUndefined();
  expect(liveBrokers(Buffer.alloc(0))).toBeUndefined();
});
