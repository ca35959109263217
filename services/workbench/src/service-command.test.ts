import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const MAIN = fileURLToPath(new URL('./service-command.js', import.meta.url));

function command(...parameters: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...parameters], { encoding: 'utf8', env: { PATH: '' } });
  return { status, stdout, stderr };
}

test('without a name the services are listed', () => {
  const { status, stderr } = command();
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Which service\?\n/);
  expect(stderr.split('Services:\n')[1]?.match(/\S+/g)).toEqual([
    'detector',
    ...[...ruleNames].sort().map((name) => `detector-${name}`),
    'producer-atm-withdrawals',
    'producer-card-top-ups',
    'producer-exchanger-trades',
    'reporter',
  ]);
  expect(command('--help')).toMatchObject({ status: 0, stderr: '' });
});

test.each([
  ['nominee-cards', 'detector-nominee-cards'],
  ['reportr', 'reporter'],
])('for %s the nearest is named', (wrong, meant) => {
  const { status, stderr } = command(wrong);
  expect(status).toBe(2);
  expect(stderr).toMatch(`There is no service "${wrong}"; did you mean ${meant}?`);
});

test('a service is started with its arguments, and says itself what it lacks', () => {
  const help = command('reporter', '--help');
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toMatch(/^reporter: reads a run's alerts/);
  const started = command('producer-card-top-ups');
  expect(started.status).toBe(2);
  expect(started.stderr).toMatch(/^producer-card-top-ups cannot start:\n {2}KAFKA_BROKERS: not set/);
});

test('no two services take the same port by default', () => {
  const [, list = ''] = command('--help').stdout.split('Services:\n');
  const services = list.match(/\S+/g) ?? [];
  const ports = services.map((service) => /TENGEWATCH_HTTP_PORT \(default (\d+)\)/.exec(command(service, '--help').stdout)?.[1]);
  expect(ports.filter((port) => port === undefined)).toEqual([]);
  expect(new Set(ports).size).toBe(services.length);
});
