import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleReport } from '@tengewatch/test-kit/sample-report.js';

/** None of these commands simulates anything; one that does by mistake fails instead of hanging. */
const COMMAND_TIMEOUT_MS = 20_000;
const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch cli '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tengewatch(args: readonly string[], environment: { readonly [name: string]: string } = {}) {
  const run = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    env: { PATH: '', ...environment },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const ESCAPE = '\u001b[';

test('help teaches: examples and exit codes', () => {
  const help = tengewatch(['--help']);
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toContain('tengewatch run kazakhstan-2024');
  expect(help.out).toMatch(/Exit codes:\n {2}0 +fine/);
});

test('bad input ends with 2 and a clear text, without a stack', () => {
  const { code, out, err } = tengewatch(['run', 'basline']);
  expect(err).toMatch(/there is no scenario "basline"; did you mean "baseline"\?/);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/^ {4}at /m);
});

test('files in other encodings are named, and nothing from a file or its name is obeyed by the terminal', () => {
  writeFileSync(join(folder, 'wide.yaml'), Buffer.from('\ufeffname: x\n', 'utf16le'));
  writeFileSync(join(folder, 'sly.yaml'), 'title: "\\e[31mred"\nna\u009b2Jme: x\n');
  const { code, out } = tengewatch(['validate', 'wide.yaml', 'sly.yaml', 'no\u001b[31mne.yaml'], { FORCE_COLOR: '1' });
  expect(code).toBe(2);
  expect(out).toContain('wide.yaml:1:1  the file is written in UTF-16; save it as UTF-8');
  expect(out).toContain('sly.yaml:2:3  there is a control character U+009B');
  expect(out).toContain('there is no file no\\u001b[31mne.yaml');
  for (const obeyed of ['\u009b', '\u001b[31mne']) expect(out).not.toContain(obeyed);
});

test('output is coloured only on a terminal or where it is asked for', () => {
  const args = ['explain', '3f9a', '--from', 'report.json'];
  writeFileSync(join(folder, 'report.json'), JSON.stringify(sampleReport()));
  expect(tengewatch(args, { CI: 'true' }).out).not.toContain(ESCAPE);
  expect(tengewatch(args, { FORCE_COLOR: '1' }).out).toContain(ESCAPE);
  expect(tengewatch(args, { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain(ESCAPE);
});
