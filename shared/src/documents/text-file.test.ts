import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readTextFile } from './text-file.js';

const MAX_BYTES = 200_000;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'text file '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reading(content: string | Uint8Array): string {
  const path = join(folder, 'a.yaml');
  writeFileSync(path, content);
  return told(path);
}
const told = (path: string): string => {
  const file = readTextFile(path, 'a.yaml', MAX_BYTES);
  return 'wrong' in file ? file.wrong : `text: ${file.text}`;
};
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test('UTF-8 is read, with or without its byte order mark', () => {
  expect(reading('тенге 💶\n')).toBe('text: тенге 💶\n');
  expect(reading('\ufefftitle: x\n')).toBe('text: title: x\n');
  expect(reading('')).toBe('text: ');
});

test.each<[string, string | Uint8Array, string]>([
  ['UTF-16, little end first', Buffer.from('\ufefftitle: x', 'utf16le'), 'a.yaml:1:1  the file is written in UTF-16; save it as UTF-8'],
  [
    'UTF-16, big end first',
    Buffer.from('\ufefftitle: x', 'utf16le').swap16(),
    'a.yaml:1:1  the file is written in UTF-16; save it as UTF-8',
  ],
  ['UTF-16 without a mark', Buffer.from('title: x', 'utf16le'), 'a.yaml:1:1  the file is written in UTF-16; save it as UTF-8'],
  ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'a.yaml:1:1  the file is written in UTF-32; save it as UTF-8'],
  [
    'Latin-1',
    latin1('name: x\ntitle: Ein schöner Tag\n'),
    'a.yaml:2:15  the byte 0xF6 is not UTF-8, and the file looks like Latin-1 or Windows-1252; save it as UTF-8',
  ],
  [
    'Windows-1251',
    Buffer.concat([Buffer.from('имя: '), Uint8Array.of(0xc0, 0xeb, 0xec, 0xe0, 0xf2, 0xfb)]),
    'a.yaml:1:6  the byte 0xC0 is not UTF-8, and the file looks like Windows-1251 or another Cyrillic encoding; save it as UTF-8',
  ],
  [
    'a character that is cut off at the end',
    Uint8Array.of(0x61, 0xe2, 0x82),
    'a.yaml:1:2  the byte 0xE2 is not UTF-8, and the file looks like Latin-1 or Windows-1252; save it as UTF-8',
  ],
  ['more than anybody reads', 'x'.repeat(MAX_BYTES + 1), 'a.yaml is far too long; at most 200 kB are read'],
])('%s is named', (_what, content, wrong) => {
  expect(reading(content)).toBe(wrong);
});

test('what is no file with a text in it is told, and nothing is waited for', () => {
  mkdirSync(join(folder, 'sub'));
  symlinkSync('loop', join(folder, 'loop'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(told(join(folder, 'sub'))).toBe('a.yaml is a folder; name a file in it');
  expect(told(join(folder, 'loop'))).toBe('a.yaml cannot be read: its links lead in a circle');
  expect(told(join(folder, 'n'.repeat(5000)))).toBe('a.yaml cannot be read: its name is too long');
  expect(told(join(folder, 'gone'))).toBe('there is no file a.yaml');
  expect(told('')).toBe('the name of the file is empty');
  expect(told('/dev/zero')).toBe('a.yaml is far too long; at most 200 kB are read');
  // Nobody writes to the pipe.
  expect(told(join(folder, 'pipe'))).toBe('text: ');
});
