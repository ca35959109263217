/** Real processes: started, killed, failing, and gone with the process that started them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { tinyEnvironment, tinyPrograms } from '@tengewatch/test-kit/tiny-services.js';
import { startFleet, type Fleet } from './fleet.js';
import { ServiceFailed } from './supervise.js';

const FLEET_PROCESS = fileURLToPath(import.meta.resolve('@tengewatch/test-kit/fleet-process.js'));
const STOP_LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 20;

let folder = '';
let fleet: Fleet | undefined;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tengewatch-fleet-'))));
afterEach(async () => {
  await fleet?.stop();
  fleet = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function begin(labels: readonly string[], env: Environment = {}) {
  const said: string[] = [];
  const pids: number[] = [];
  const options = { programs: tinyPrograms(labels), env: tinyEnvironment(env), logFolder: folder, stopLimitMs: STOP_LIMIT_MS };
  fleet = startFleet({ ...options, say: (line) => void said.push(line), onStarted: (_, pid) => void pids.push(pid) });
  return { fleet, said, pids };
}

const log = (label: string): string => readFileSync(join(folder, `${label}.log`), 'utf8');
const times = (text: string, part: string): number => text.split(part).length - 1;

/** Fails with the test's own time-out. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await elapsed(LOOK_EVERY_MS);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('starts every service, and stops each in an orderly way', async () => {
  writeFileSync(join(folder, 'one.log'), 'of an earlier run');
  const begun = begin(['one', 'two']);
  await until(() => ['one', 'two'].every((label) => log(label).includes('"started"')));
  await begun.fleet.stop();
  expect(begun.pids).toHaveLength(2);
  expect(begun.pids.filter(isAlive)).toEqual([]);
  for (const label of ['one', 'two']) expect(log(label)).toContain('closed; goodbye');
  expect(log('one')).not.toContain('of an earlier run');
  expect(begun.said).toEqual([]);
});

test('starts one that was killed again, and goes on in its log', async () => {
  const { pids, said } = begin(['one']);
  await until(() => log('one').includes('"started"'));
  process.kill(pids[0]!, 'SIGKILL');
  await until(() => times(log('one'), '"started"') === 2);
  expect(said).toEqual(['one was killed (SIGKILL); started again']);
  expect(pids).toHaveLength(2);
});

test('fails with the last words of one that fails', async () => {
  const begun = begin(['one'], { TENGEWATCH_TINY_FAILS: 'true' });
  await until(() => begun.fleet.failure.aborted);
  const reason = begun.fleet.failure.reason as ServiceFailed;
  expect(reason).toBeInstanceOf(ServiceFailed);
  expect(reason.code).toBe(1);
  expect(reason.message).toMatch(/^one failed: an error was not caught: Error: no balance on 9412 \*{4} \*{4} 1234\n +at /);
});

test('fails with what is wrong with the configuration that a service was given', async () => {
  const begun = begin(['one'], { KAFKA_BROKERS: 'nowhere' });
  await until(() => begun.fleet.failure.aborted);
  const message = expect.stringMatching(/^one failed: tiny-service cannot start:\n {2}KAFKA_BROKERS: .*"nowhere"/);
  expect(begun.fleet.failure.reason).toMatchObject({ code: 2, message });
});

test('keeps logs for as long as it runs where nobody asked for them', async () => {
  const logFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tengewatch-services-'));
  const before = logFolders();
  const options = { programs: tinyPrograms(['one']), env: tinyEnvironment(), say: () => undefined, stopLimitMs: STOP_LIMIT_MS };
  fleet = startFleet(options);
  const own = logFolders().find((name) => !before.includes(name)) ?? '';
  const file = join(tmpdir(), own, 'one.log');
  await until(() => readFileSync(file, 'utf8').includes('"started"'));
  await fleet.stop();
  expect(existsSync(file)).toBe(false);
});

test('says which folder cannot take its logs', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const options = { programs: tinyPrograms(['one']), env: tinyEnvironment(), say: () => undefined, stopLimitMs: STOP_LIMIT_MS };
  expect(() => startFleet({ ...options, logFolder: file })).toThrow(`the services' logs cannot be kept in ${file}: `);
});

test('does not outlive a process that is killed, and drains all the same', async () => {
  const labels = ['one', 'two'];
  const starter = spawn(process.execPath, [FLEET_PROCESS, folder, ...labels], { stdio: ['ignore', 'ignore', 'inherit'] });
  const has = (label: string, words: string): boolean => existsSync(join(folder, `${label}.log`)) && log(label).includes(words);
  await until(() => labels.every((label) => has(label, '"started"')));
  const ended = once(starter, 'exit');
  starter.kill('SIGKILL');
  await ended;
  await until(() => labels.every((label) => has(label, 'closed; goodbye')));
  for (const label of labels) expect(log(label)).toContain('"cause":"the end of its input"');
});
