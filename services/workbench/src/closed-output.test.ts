/** What becomes of a command whose output nobody reads, or nobody can write: with the real program. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { readReport } from './report-file.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const TINY = ['--set', 'people=100', '--set', 'days=1', '--set', 'shards=1'];
const OWN_FILE = './my town.yaml';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch output '));
  const head = ['name: own', 'title: A town', 'description: One town.', 'start: 2024-01-01', 'days: 1', 'people: 100', 'shards: 1'];
  writeFileSync(join(folder, OWN_FILE), `${head.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Before the program begins, whoever reads its output has gone; `together`: its messages go the same way. */
async function commandUnread(together: boolean, args: readonly string[]) {
  const child = spawn('/bin/sh', ['-c', `read _; exec "$0" "$@"${together ? ' 2>&1' : ''}`, process.execPath, MAIN, ...args], {
    cwd: folder,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.destroy();
  child.stdin.end('\n');
  const told = await text(child.stderr);
  return { code: await ended, told };
}

function commandInto(redirection: string, args: readonly string[]) {
  const child = spawn('/bin/sh', ['-c', `exec "$0" "$@" ${redirection}`, process.execPath, MAIN, ...args], { cwd: folder });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return Promise.all([ended, text(child.stdout), text(child.stderr)]).then(([code, out, err]) => ({ code, out, err }));
}

describe('the program', () => {
  test('writes the report file of a run whose output nobody reads', async () => {
    const { code, told } = await commandUnread(true, ['run', 'baseline', ...TINY, '--json', 'unread.json']);
    expect({ code, told }).toEqual({ code: 0, told: '' });
    expect(readReport(join(folder, 'unread.json')).run.scenario).toBe('baseline');
    expect(readdirSync(folder).filter((file) => file.endsWith('.partial'))).toEqual([]);
  });

  test('ends a run quietly that has nobody left to write to', async () => {
    expect(await commandUnread(true, ['run', 'kazakhstan-2024'])).toEqual({ code: 141, told: '' });
  });

  test('ends with the code that it has without a closed pipe', async () => {
    expect(await commandUnread(false, ['validate', 'baseline', './none.yaml'])).toEqual({ code: 2, told: '' });
  });

  test('says a report that cannot be written, then why, and what to do next with a scenario of one’s own', async () => {
    const { code, out, err } = await commandInto('', ['run', OWN_FILE, '--json', '/dev/full']);
    expect(code).toBe(2);
    expect(out).toContain('✓ books');
    expect(out).toContain(`npx tengewatch run '${OWN_FILE}' --seed 1 --json report.json`);
    expect(err).toMatch(/cannot write \/dev\/full: the disk is full\n$/);
    expect(err).not.toContain('Report written');
  });

  test('ends with 2 where the disk has no room for the output', async () => {
    const told = 'standard output cannot be written: the disk is full\n';
    expect(await commandInto('> /dev/full', ['scenarios'])).toEqual({ code: 2, out: '', err: told });
  });
});

test('the report for people goes to standard error beside JSON on standard output', async () => {
  const { code, out, err } = await commandInto('', ['run', OWN_FILE, '--json', '-']);
  expect(code).toBe(0);
  expect((JSON.parse(out) as RunReport).run.scenario).toBe('own');
  expect(err).toContain('What was found');
});
