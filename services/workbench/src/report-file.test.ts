import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkWritable, readReport, writeReport } from './report-file.js';
import { sampleReport } from '@tengewatch/test-kit/sample-report.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report file '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

test.each<[string, string | Uint8Array]>([
  ['another JSON', '{"name":"tengewatch","run":{}}'],
  ['JSON that is no map', 'null'],
  ['text', 'dear diary'],
  ['bytes', Uint8Array.of(0xff, 0xd8, 0xff)],
])('%s is overwritten only by force', (_what, content) => {
  const file = written('mine', content);
  expect(() => checkWritable(file, false)).toThrow(
    'mine is there already and is no run report; give another name after --json, or add --force',
  );
  checkWritable(file, true);
  expect(readFileSync(file)).toEqual(Buffer.from(content as string));
});

test('a report, one of another version, an empty file and a new one may be written', () => {
  const files = [
    written('old.json', '{"run":{"alertDigest":"sha256:0"}}'),
    written('empty.json', ''),
    join(folder, 'new.json'),
    '/dev/null',
  ];
  for (const file of files) checkWritable(file, false);
  writeReport(files[0]!, sampleReport());
  checkWritable(files[0]!, false);
});

test('what a terminal would obey in the texts of a report is read as escapes', () => {
  const report = sampleReport();
  report.run.title = 'A \u001b[31mred\u001b[0m title\u202e';
  writeReport(join(folder, 'r.json'), report);
  expect(readReport(join(folder, 'r.json')).run.title).toBe('A \\u001b[31mred\\u001b[0m title\\u202e');
});

test('a file that is no report is never proposed as the place for one', () => {
  const told = (file: string): string => {
    try {
      readReport(file);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  for (const file of [written('package.json', '{"name":"x"}'), written('notes.txt', 'hello'), join(folder, 'gone.json')]) {
    expect(told(file)).toContain('write a report with: tengewatch run SCENARIO --json FILE');
    expect(told(file)).not.toContain(`--json ${file}`);
  }
  expect(told('/dev/zero')).toMatch(/^\/dev\/zero is far too long/);
});
